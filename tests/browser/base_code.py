"""The ways pages carry the tag: the base code in its two ages, what frameworks write themselves, and none."""

QUEUE = ["page", "track", "identify", "instances", "debug", "on", "off", "once", "ready", "alias", "group"]
COOKIES = ["enableCookie", "disableCookie"]
CONSENT = ["holdConsent", "revokeConsent", "grantConsent"]
METHODS = {13: QUEUE + COOKIES, 16: QUEUE + COOKIES + CONSENT}

STUB = """<script>
(function (window, document, name) {
  window.TiktokAnalyticsObject = name;
  var ttq = window[name] = window[name] || [];
  ttq.methods = %(methods)s;
  ttq.setAndDefer = function (target, method) {
    target[method] = function () { target.push([method].concat(Array.prototype.slice.call(arguments, 0))); };
  };
  for (var i = 0; i < ttq.methods.length; i++) ttq.setAndDefer(ttq, ttq.methods[i]);
  ttq.instance = function (id) {
    var queue = (ttq._i || {})[id] || [];
    for (var n = 0; n < ttq.methods.length; n++) ttq.setAndDefer(queue, ttq.methods[n]);
    return queue;
  };
  ttq.load = function (id, options) {
    var address = "%(base)s/i18n/pixel/events.js";
    ttq._i = ttq._i || {}; ttq._i[id] = []; ttq._i[id]._u = address;
    ttq._t = ttq._t || {}; ttq._t[id] = +new Date();
    ttq._o = ttq._o || {}; ttq._o[id] = options || {};
    var script = document.createElement("script");
    script.async = true;
    script.src = address + "?sdkid=" + id + "&lib=" + name;
    var first = document.getElementsByTagName("script")[0];
    first.parentNode.insertBefore(script, first);
  };
  %(calls)s
})(window, document, "%(lib)s");
</script>"""


def stub(base: str, calls: str = "", methods: int = 16, lib: str = "ttq") -> str:
    """The base code; `calls` run at its end, where `ttq` is the queue."""
    return STUB % {"base": base, "calls": calls, "methods": METHODS[methods], "lib": lib}


def base_code(base: str, *codes: str, options: str = "", methods: int = 16, lib: str = "ttq") -> str:
    """The base code with `load` for each code, without its page view: a test sees its own calls only."""
    calls = "".join(f"ttq.load('{code}'{', ' + options if options else ''});" for code in codes)
    return stub(base, calls, methods, lib)


def scaffold(base: str, code: str, script: bool = True) -> str:
    """What a framework writes without any `load`: the tables filled by hand, the script tag placed by itself."""
    address = f"{base}/i18n/pixel/events.js"
    tag = f'<script async src="{address}?sdkid={code}&amp;lib=ttq"></script>' if script else ""
    return f"""<script>
window.TiktokAnalyticsObject = "ttq";
var ttq = window.ttq = window.ttq || [];
ttq.methods = {METHODS[16]};
ttq.methods.forEach(function (method) {{
  ttq[method] = function () {{ ttq.push([method].concat(Array.prototype.slice.call(arguments))); }};
}});
ttq._i = {{"{code}": Object.assign([], {{_u: "{address}"}})}};
ttq._t = {{"{code}": Date.now()}};
ttq._o = {{"{code}": {{}}}};
</script>{tag}"""


def function_stub(base: str, code: str) -> str:
    """A stub that is a function and takes calls as arguments."""
    return f"""<script>
window.TiktokAnalyticsObject = "ttq";
window.ttq = window.ttq || function () {{ (window.ttq.queue = window.ttq.queue || []).push(arguments); }};
</script>{script_tag(base, code)}"""


def script_tag(base: str, code: str = "", lib: str = "ttq") -> str:
    """The script alone; without a code it is asked for without a query."""
    query = f"?sdkid={code}&amp;lib={lib}" if code else ""
    return f'<script async src="{base}/i18n/pixel/events.js{query}"></script>'


def inline(script: str) -> str:
    """A script of the page."""
    return f"<script>{script}</script>"
