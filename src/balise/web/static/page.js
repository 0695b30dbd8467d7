// Every page: tells the server the browser's time zone, so that times can be shown in it. Pages work without this.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").includes(`balise_zone=${zone}`)) {
  document.cookie = `balise_zone=${zone}; path=/; max-age=31536000; samesite=lax`;
}
