"""What each command says."""

from balise.cli.words.text import Text

SAID: dict[str, Text] = {
    # sources and tokens
    "source_made": Text(
        "The source “{name}” is there. Its code is {code}.", "La source « {name} » est créée. Son code est {code}."
    ),
    "source_next": Text(
        "Next: balise token create --source {code}, then send events to it.",
        "Ensuite : balise token create --source {code}, puis lui envoyer des événements.",
    ),
    "source_next_web": Text(
        "For its pages: balise source snippet {code} prints the base code to paste.",
        "Pour ses pages : balise source snippet {code} affiche le code de base à coller.",
    ),
    "source_changed": Text(
        "The source “{name}” ({code}) is changed: {fields}. Its pages see it within a minute.",
        "La source « {name} » ({code}) est modifiée : {fields}. Ses pages le voient en moins d’une minute.",
    ),
    "no_sources": Text(
        'There is no source yet. Make one: balise source create "My shop" --kind web',
        'Il n’y a pas encore de source. En créer une : balise source create "Ma boutique" --kind web',
    ),
    "no_users": Text(
        "Nobody has an account yet. Make a link: balise user create",
        "Personne n’a encore de compte. Créer un lien : balise user create",
    ),
    "email": Text("E-mail", "Adresse e-mail"),
    "workspaces": Text("Workspaces", "Espaces"),
    "second_factor": Text("Second factor", "Second facteur"),
    "on": Text("on", "activé"),
    "off": Text("off", "désactivé"),
    "reset_once": Text(
        "This is the only time the link is shown. It works once, within an hour, and signs out every browser of the account.",
        "Le lien n’est montré que cette fois. Il sert une fois, pendant une heure, et déconnecte tous les navigateurs du compte.",
    ),
    "workspace_made": Text(
        "Made the workspace {name}. Invite its administrator: balise user create --workspace",
        "Espace {name} créé. Inviter son administrateur : balise user create --workspace",
    ),
    "token_once": Text(
        "This is the only time the token is shown: only its hash is kept.",
        "Le jeton n’est montré que cette fois : seule son empreinte est conservée.",
    ),
    "token_revoked": Text("The token {id} is refused from now on.", "Le jeton {id} est désormais refusé."),
    # names
    "verdict_custom": Text("valid custom event", "événement personnalisé valide"),
    "verdict_standard": Text("standard event, counted as {event}", "événement standard, compté comme {event}"),
    "verdict_reserved": Text("reserved name, counted as {event}", "nom réservé, compté comme {event}"),
    "verdict_invalid": Text("invalid", "invalide"),
    "suggestion": Text("→ {name} would do", "→ {name} conviendrait"),
    # imports
    "import_stopped": Text(
        "Stopped in {file} after {events} events, which stay. Import it again once the cause is gone: nothing is counted twice.",
        "Arrêt dans {file} après {events} événements, qui restent. Le réimporter ensuite : rien n’est compté deux fois.",
    ),
    "reasons": Text("What was found:", "Ce qui a été trouvé :"),
    "problem_at": Text("{file}, line {line}: {message}", "{file}, ligne {line} : {message}"),
    # reports and quarantine
    "no_events": Text(
        "No events yet. Send one: balise send, or a whole shop day: balise demo",
        "Pas encore d’événements. En envoyer un : balise send, ou toute une journée de boutique : balise demo",
    ),
    "no_counted": Text("No counted events in this time.", "Aucun événement compté sur cette période."),
    "no_gains": Text(
        "No visitor gave a missing key with another event.", "Aucun visiteur n’a donné une clé manquante avec un autre événement."
    ),
    "quality": Text("Match quality", "Qualité de correspondance"),
    "quality_before": Text("Before", "Avant"),
    "predicted": Text("With the key", "Avec la clé"),
    "key": Text("Key", "Clé"),
    "without_key": Text("Without it", "Sans elle"),
    "known_elsewhere": Text("Known elsewhere", "Connue ailleurs"),
    "own_score": Text(
        "0 to 10, Balise’s own score; the platform has another.", "De 0 à 10, la note de Balise ; la plateforme a la sienne."
    ),
    "more_waits": Text(
        "{shown} of {total} are shown; --limit shows more.", "{shown} sur {total} sont montrés ; --limit en montre plus."
    ),
    "nothing_waits": Text("Nothing waits in quarantine.", "Rien n’attend en quarantaine."),
    "nothing_wrong": Text("Nothing is wrong with what the source received.", "Rien à redire sur ce que la source a reçu."),
    "issue_line": Text("{severity}: {title}", "{severity} : {title}"),
    "seen_in": Text("Seen in: {receipts}", "Vu dans : {receipts}"),
    "severity_error": Text("Error", "Erreur"),
    "severity_warning": Text("Warning", "Avertissement"),
    "severity_notice": Text("Notice", "Remarque"),
    "factor_removed": Text(
        "The second factor of {email} is gone; the password alone signs in now. They are told at their next sign-in.",
        "Le second facteur de {email} est supprimé ; le mot de passe suffit désormais. La personne l’apprendra en se connectant.",
    ),
    "would_end": Text(
        "Asked for: {asked}, left already: {already_left}. They would end as:",
        "Demandés : {asked}, déjà sortis : {already_left}. Ils finiraient ainsi :",
    ),
    "fixed": Text("{path}: changed in {count}", "{path} : modifié dans {count}"),
    "replayed": Text(
        "Asked for: {asked}. Taken: {replayed}, still waiting: {still_quarantined}, left already: {already_left}.",
        "Demandés : {asked}. Pris : {replayed}, encore en attente : {still_quarantined}, déjà sortis : {already_left}.",
    ),
    # the life of an event
    "life_received": Text("received ({how}); it happened {happened}", "reçu ({how}) ; il a eu lieu {happened}"),
    "life_named": Text("sent as {sent}", "envoyé sous le nom {sent}"),
    "life_renamed": Text("sent as {sent}, which stands for {event}", "envoyé sous le nom {sent}, qui désigne {event}"),
    "life_rule": Text(
        "rule {rule}, version {version}, target score {score}", "règle {rule}, version {version}, score de la cible {score}"
    ),
    "life_identity": Text("match keys: {keys}", "clés d’appariement : {keys}"),
    "life_waiting": Text("put into quarantine ({outcome})", "mis en quarantaine ({outcome})"),
    "life_left": Text("left the quarantine", "sorti de la quarantaine"),
    "life_first": Text("the first copy has the receipt {receipt}", "la première copie a le reçu {receipt}"),
    "life_added": Text("added {value} {currency} to the report", "a ajouté {value} {currency} au rapport"),
    "life_copy": Text("copy {receipt} by {channel}: {outcome}", "copie {receipt} par {channel} : {outcome}"),
    # send and demo
    "sent": Text("Sent one {event} to the source {source}.", "Un {event} envoyé à la source {source}."),
    "answered": Text(
        "Answer: code {code}, {message} (request {request})", "Réponse : code {code}, {message} (requête {request})"
    ),
    "receipt_is": Text("Receipt: {receipt}", "Reçu : {receipt}"),
    "look_at_receipt": Text(
        "Its whole life: {page}, or: balise receipt {receipt}",
        "Toute son histoire : {page}, ou : balise receipt {receipt}",
    ),
    "demo_sent": Text(
        "A shop day was sent to the source {source}: {sent} events, {refused} of them with something to mend.",
        "Une journée de boutique envoyée à la source {source} : {sent} événements, dont {refused} à corriger.",
    ),
    "demo_look": Text("Look at {address}, or type:", "Voir {address}, ou taper :"),
    "demo_report": Text("what counted, merged, was dropped", "ce qui a compté, fusionné, été écarté"),
    "demo_quarantine": Text("what waits, and why", "ce qui attend, et pourquoi"),
    "demo_receipt": Text("the life of one purchase", "l’histoire d’un achat"),
    "demo_walking": Text("visitors", "visiteurs"),
    "demo_walked": Text(
        "Visitors in the demo shop: {visitors}, in {seconds} s. What the report of {source} has more than before:",
        "Visiteurs dans la boutique de démonstration : {visitors}, en {seconds} s. Le rapport de {source} a de plus :",
    ),
    "demo_taken": Text("Taken", "Acceptés"),
    "demo_broken": Text(
        "Visitor {visitor} ({kind}) broke off: {reason}", "Le visiteur {visitor} ({kind}) s’est interrompu : {reason}"
    ),
    "demo_open": Text(
        "{count} events have no answer yet; their browsers are gone.",
        "{count} événements sans réponse ; leurs navigateurs sont fermés.",
    ),
    "demo_no_server": Text(
        "No server runs on the data folder. Start it with `balise serve`, or name one with --url and BALISE_API_TOKEN.",
        "Aucun serveur ne tourne sur le dossier de données. Le démarrer avec `balise serve`, ou en nommer un par --url et "
        "BALISE_API_TOKEN.",
    ),
    "demo_no_source": Text(
        "The demo shop has no web source to send to. Open {address}: it says what helps.",
        "La boutique de démonstration n’a pas de source web. Ouvrir {address} : la page dit quoi faire.",
    ),
    "demo_no_playwright": Text(
        "Driving a browser needs Playwright. Install it: pip install 'balise[browser]'",
        "Piloter un navigateur demande Playwright. L’installer : pip install 'balise[browser]'",
    ),
    "demo_no_browser": Text(
        "No Chromium was found. Install one: apt-get install chromium (or: playwright install chromium), or name it: --browser.",
        "Aucun Chromium trouvé. En installer un : apt-get install chromium, ou playwright install chromium ; ou le nommer par "
        "--browser.",
    ),
    "demo_no_such_browser": Text(
        "There is no browser {path}. Name a Chromium that is there, or leave --browser out.",
        "Il n’y a pas de navigateur {path}. Nommer un Chromium présent, ou omettre --browser.",
    ),
    "demo_browser_fails": Text(
        "The browser {path} does not start: {reason}. Name another with --browser.",
        "Le navigateur {path} ne démarre pas : {reason}. En nommer un autre par --browser.",
    ),
}
