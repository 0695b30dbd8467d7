/** The base code. */
