/** The ES module. */
export {};
