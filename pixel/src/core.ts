/** What loads first. Evaluates to `__balise.start(config)`, which the server's last line calls. */
