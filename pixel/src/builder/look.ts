/** How the builder looks: the Events Manager's colours and type, kept apart from the site's by the shadow root. */
export const LOOK = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:0!important;width:auto!important;height:auto!important;
max-width:none!important;max-height:none!important;margin:0!important;padding:0!important;border:0!important;background:none!important;
overflow:visible!important;pointer-events:none!important;z-index:2147483647!important;visibility:visible!important;opacity:1!important;
transform:none!important;filter:none!important;clip-path:none!important;color-scheme:light dark!important;direction:ltr!important}
*{box-sizing:border-box}
.all{--surface:light-dark(#fff,#151b1e);--ground:light-dark(#f5f7f7,#0e1315);--sunken:light-dark(#eceff0,#1c2427);--ink:light-dark(#12181c,#edf1f2);
--ink2:light-dark(#434d54,#b6c0c5);--ink3:light-dark(#5d6870,#94a0a6);--edge:light-dark(#818b91,#6c787f);--line:light-dark(#dde2e4,#293236);
--accent:light-dark(#07607c,#6cc9e6);--on:light-dark(#fff,#0e1315);--good:light-dark(#12683f,#6fd19c);--goodt:light-dark(#e2f3e9,#12301f);
--warn:light-dark(#8a4b00,#f0b25a);--warnt:light-dark(#fcefd6,#38270b);--stop:light-dark(#a8231f,#ff9b92);--stopt:light-dark(#fce8e5,#411b19);
font:14px/20px -apple-system,"Segoe UI Variable Text","Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;color:var(--ink);
font-variant-numeric:tabular-nums;text-align:start;-webkit-text-size-adjust:100%}
.panel{position:fixed;inset-block:12px;width:376px;max-width:calc(100vw - 24px);display:flex;flex-direction:column;pointer-events:auto;
background:var(--surface);border:1px solid var(--edge);border-radius:10px;box-shadow:0 8px 32px rgb(0 0 0/.28);overflow:hidden}
.right .panel{right:12px}.left .panel{left:12px}
.panel header{display:flex;align-items:center;gap:4px;padding:8px 8px 8px 16px;border-bottom:1px solid var(--line);background:var(--ground)}
.panel header div{flex:1;min-width:0}
h1{margin:0;font-size:14px;line-height:20px;font-weight:600}
header small{display:block;color:var(--ink3);font-size:12px;line-height:16px;overflow-wrap:anywhere}
h2{margin:0 0 8px;font-size:13px;line-height:18px;font-weight:600}
.body{flex:1;overflow:auto;overscroll-behavior:contain;padding:0 16px 16px}
.modes+p{margin-top:8px}
section{padding-block:16px;border-bottom:1px solid var(--line)}
section:last-child{border-bottom:0}
footer{padding:12px 16px;border-top:1px solid var(--line);background:var(--ground)}
footer .row{margin:8px 0}footer{max-height:36dvh;overflow:auto;flex:none}.panel header{flex:none}footer:empty{display:none}
p{margin:0 0 8px}p:last-child{margin-bottom:0}
.small{font-size:12px;line-height:16px;color:var(--ink3);margin-top:4px}
.soft{color:var(--ink2);font-size:13px;line-height:18px}
code,.mono{font-family:ui-monospace,"SF Mono","Cascadia Mono","Liberation Mono",Menlo,Consolas,monospace;font-size:.93em;overflow-wrap:anywhere}
.row{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-block:8px}
button,a.button{font:500 13px/18px inherit;font-family:inherit;font-size:13px;font-weight:500;line-height:18px;min-height:32px;padding:6px 12px;border:1px solid var(--edge);border-radius:6px;
background:var(--surface);color:var(--ink);cursor:pointer;text-decoration:none;display:inline-flex;align-items:center;justify-content:center;text-align:center;transition:background-color .12s,border-color .12s}
button:hover,a.button:hover{background:var(--sunken)}
button.main,a.main{background:var(--accent);border-color:var(--accent);color:var(--on)}
button.main:hover,a.main:hover{filter:brightness(1.08)}
button.plain{border-color:transparent;background:none;color:var(--accent);padding-inline:6px}
button.icon{width:32px;padding:0;border-color:transparent;background:none;color:var(--ink2)}
button[aria-disabled=true]{color:var(--ink3);background:var(--sunken);border-color:var(--line)}
svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round;flex:none}
a{color:var(--accent)}
:focus{outline:none}.body:focus-visible{outline-offset:-2px}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.modes{display:flex;gap:0;border:1px solid var(--edge);border-radius:6px;overflow:hidden}
.modes button{border:0;border-radius:0;flex:1}
.modes button:focus-visible{outline-offset:-3px}
.modes button[aria-pressed=true]{background:var(--sunken);box-shadow:inset 0 -2px 0 var(--accent);font-weight:600}
label,.label,legend{display:block;font-size:13px;line-height:18px;font-weight:500;margin:8px 0 4px;padding:0}
input,select{font:inherit;font-size:14px;line-height:20px;width:100%;min-height:32px;padding:5px 8px;border:1px solid var(--edge);border-radius:6px;background:var(--surface);color:var(--ink)}
input.mono{font-family:ui-monospace,"SF Mono","Cascadia Mono","Liberation Mono",Menlo,Consolas,monospace}
input[aria-invalid=true]{border-color:var(--stop);box-shadow:inset 0 0 0 1px var(--stop)}
input[type=radio]{width:16px;min-height:16px;height:16px;margin:1px 0 0;accent-color:var(--accent);flex:none}
fieldset{border:0;margin:0;padding:0;min-width:0}
.radio{display:flex;gap:8px;font-weight:400;padding-block:4px;margin:0}
.box{border:1px solid var(--line);border-radius:6px;padding:4px 12px 12px;margin-block:8px}
.box .head{display:flex;justify-content:space-between;align-items:center;gap:8px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 8px}
.said{font-size:13px;line-height:18px;margin-block:8px;padding:8px 12px;border-radius:6px;background:var(--sunken);color:var(--ink2);overflow-wrap:anywhere}
.said::before{margin-inline-end:6px;font-weight:600}
.said.good{background:var(--goodt);color:var(--good)}.said.good::before{content:"●"}
.said.warn{background:var(--warnt);color:var(--warn)}.said.warn::before{content:"▲"}
.said.stop{background:var(--stopt);color:var(--stop)}.said.stop::before{content:"■"}
.said a{color:inherit}
.chip{min-height:28px;padding:3px 10px;border-style:dashed}
.pill{position:fixed;bottom:16px;pointer-events:auto;box-shadow:0 4px 16px rgb(0 0 0/.28);border-radius:20px;min-height:44px;padding-inline:16px;gap:8px}
.right .pill{right:16px}.left .pill{left:16px}
.shield{position:fixed;inset:0;pointer-events:auto;cursor:crosshair;touch-action:pan-x pan-y pinch-zoom}
.mark{position:fixed;pointer-events:none;border:2px solid #07607c;box-shadow:0 0 0 2px #fff,inset 0 0 0 1px rgb(255 255 255/.8);border-radius:3px;background:rgb(7 96 124/.12)}
.mark.other{border-style:dashed;background:none}
.mark.over{border-color:#8a4b00;background:rgb(240 178 90/.18)}
.tip{position:fixed;pointer-events:none;max-width:min(360px,calc(100vw - 16px));background:#12181c;color:#fff;font-size:12px;line-height:16px;padding:4px 8px;border-radius:3px;overflow-wrap:anywhere}
.toasts{position:fixed;bottom:16px;display:grid;gap:8px;width:min(340px,calc(100vw - 32px))}
.right .toasts{left:16px}.left .toasts{right:16px}
.toast{pointer-events:auto;background:var(--surface);border:1px solid var(--edge);border-inline-start:4px solid var(--good);border-radius:6px;box-shadow:0 8px 24px rgb(0 0 0/.24);padding:8px 12px;font-size:13px;line-height:18px;overflow-wrap:anywhere}
.toast dl{display:grid;grid-template-columns:auto 1fr;gap:0 8px;margin:4px 0 0;font-size:12px}.toast dd{margin:0}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.cross{position:fixed;inset-inline:0;top:0;margin:auto;width:fit-content;max-width:100vw;pointer-events:auto;background:#12181c;color:#fff;padding:8px 12px;border-radius:0 0 6px 6px;font-size:13px;line-height:18px;display:flex;gap:12px;align-items:center}
.cross button{background:none;color:#fff;border-color:#fff}
@media(max-width:640px){.panel,.right .panel,.left .panel{inset:auto 0 0 0;width:auto;max-width:none;max-height:min(62dvh,560px);border-radius:10px 10px 0 0}
.high .panel{inset:0 0 auto 0;border-radius:0 0 10px 10px}.toasts,.right .toasts,.left .toasts{left:16px;right:16px;bottom:auto;top:12px}.high .toasts{top:auto;bottom:12px}
input,select{font-size:16px}}
@media(pointer:coarse){button,a.button,input,select{min-height:44px}button.icon{width:44px}.chip{min-height:44px}}
@media(prefers-reduced-motion:reduce){*{transition:none!important;scroll-behavior:auto!important}}
@media(forced-colors:active){.mark{border-color:Highlight}}
`;
