"""What is said of rules that hold or do not."""

from balise.cli.words.text import Text

PROVING: dict[str, Text] = {
    "check_ordered": Text(
        "A browser on the server looks at the sample pages now. `balise rule proof` tells what it saw.",
        "Un navigateur regarde maintenant les pages d’exemple depuis le serveur. `balise rule proof` dit ce qu’il a vu.",
    ),
    "day": Text("Day", "Jour"),
    "proof_drifted": Text(
        "This rule does not find its element any more as it did.", "Cette règle ne trouve plus son élément comme avant."
    ),
    "proof_elsewhere": Text("leads to a site that is not allowed", "mène à un site qui n’est pas autorisé"),
    "proof_events": Text("Events", "Événements"),
    "proof_failed": Text("could not be opened", "n’a pas pu être ouverte"),
    "proof_found": Text("found", "trouvé"),
    "proof_holds": Text("This rule holds.", "Cette règle tient."),
    "proof_missing": Text("not found", "introuvable"),
    "proof_not_checked": Text(
        "Nothing is known yet: no event, no page view and no check.",
        "Rien n’est encore connu : ni événement, ni page vue, ni contrôle.",
    ),
    "proof_not_found": Text("the page is not there", "la page n’existe pas"),
    "proof_private": Text(
        "is at an address that is not public (setting rule_check_private_addresses)",
        "se trouve à une adresse qui n’est pas publique (réglage rule_check_private_addresses)",
    ),
    "proof_refused": Text("the site does not let us see the page", "le site ne laisse pas voir la page"),
    "proof_repair": Text(
        "A repair is proposed; `balise rule repair` saves it as a draft:",
        "Une réparation est proposée ; `balise rule repair` l’enregistre comme brouillon :",
    ),
    "proof_robots": Text("robots.txt forbids it", "robots.txt l’interdit"),
    "proof_score": Text("Score", "Score"),
    "proof_seen": Text("Looked for", "Cherché"),
    "proof_server_error": Text("the site answered with an error", "le site a répondu par une erreur"),
    "proof_since": Text(
        "Its event may be under-counted since {day}.", "Son événement est peut-être sous-compté depuis le {day}."
    ),
    "proof_sums": Text(
        "{events} events, {counted} of them counted; the last at {last}.",
        "{events} événements, dont {counted} comptés ; le dernier à {last}.",
    ),
    "proof_timeout": Text("took too long", "a mis trop de temps"),
    "proof_unclear": Text("Two elements fit this rule equally well.", "Deux éléments conviennent également à cette règle."),
    "proof_weak": Text("found below the threshold", "trouvé sous le seuil"),
    "rule_repaired": Text(
        "Version {version} has the repaired element. Next: balise rule publish --source {source} {id}",
        "La version {version} a l’élément réparé. Ensuite : balise rule publish --source {source} {id}",
    ),
}
