/** The chunk `identify`. */
