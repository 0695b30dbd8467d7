/** The chunk `debug`. */
