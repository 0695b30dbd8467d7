/** The chunk `match`. */
