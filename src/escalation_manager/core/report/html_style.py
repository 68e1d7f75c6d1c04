"""How does the report look on a screen and on paper? Its one stylesheet, and that sheet's seal."""

STYLE = """
.report{--canvas:#f6f4ee;--surface:#fffefb;--sunken:#efebe2;--line:#e4dfd3;--ink:#1e1b16;
--second:#5b5548;--brand:#0b5d57;--late:#b01030;--met:#17663f;--critical:#970e33;--high:#a65a00;
--medium:#1c5ea6;--low:#5d646e;box-sizing:border-box;max-width:62rem;margin:0 auto;
padding:2.5rem 2.75rem;background:var(--surface);color:var(--ink);border:1px solid var(--line);
border-radius:10px;font:400 0.9375rem/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.report-page{margin:0;padding:2rem 1rem;background:#f6f4ee}
.report h1{margin:0 0 1.25rem;padding-bottom:.9rem;border-bottom:3px solid var(--brand);
color:var(--brand);font-size:1.72rem;font-weight:650;line-height:1.2;letter-spacing:-.01em}
.report h2{margin:2.25rem 0 .75rem;color:var(--brand);font-size:1.2rem;font-weight:650;
line-height:1.3}
.report h3{margin:1.25rem 0 .4rem;font-size:1rem;font-weight:650}
.report h3 span{color:var(--second);font-weight:400}
.report p{margin:0 0 .5rem}
.report dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.3rem 1.25rem;
margin:0 0 1rem}
.report dt{color:var(--second)}
.report dd{margin:0}
.report dl.head{grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:1rem 1.5rem;margin:0}
.report dl.head dt{font-size:.8125rem}
.report dl.head dd{font-size:1.0625rem;font-weight:650}
.report blockquote{margin:0 0 1rem;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--brand);
font-size:1.0625rem;line-height:1.5;white-space:pre-line}
.report ul,.report ol{margin:0 0 1rem;padding-left:1.4rem}
.report li{margin:.15rem 0}
.report li b{font-weight:400;color:var(--second)}
.report .scroll{overflow-x:auto;margin:0 0 1rem}
.report .scroll:focus-visible{outline:2.5px solid var(--brand);outline-offset:2px}
.report table{width:100%;border-collapse:collapse;font-size:.875rem;line-height:1.4;
overflow-wrap:break-word}
.report th,.report td{padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--line);
text-align:start;vertical-align:top}
.report thead th{padding-top:0;border-bottom:1.5px solid var(--second);color:var(--second);
font-size:.8125rem;font-weight:550}
.report tbody th{font-weight:550}
.report td time,.report .status{white-space:nowrap}
.report .unknown{color:var(--second);font-style:italic;font-weight:400}
.report .late{color:var(--late);font-weight:650}
.report .done .sign{color:var(--met)}
.report .sign{fill:none;stroke:currentColor;stroke-width:1.7}
.report .cut{fill:var(--surface)}
.report .mark{width:1em;height:1em;margin-right:.4em;vertical-align:-.12em}
.report .critical,.report .high,.report .medium,.report .low{font-weight:650}
.report .critical{color:var(--critical)}.report .high{color:var(--high)}
.report .medium{color:var(--medium)}.report .low{color:var(--low)}
.report footer{margin-top:2.5rem;padding-top:.75rem;border-top:1px solid var(--line);
color:var(--second);font-size:.8125rem}
@media screen and (max-width:40rem){.report-page{padding:0}.report{padding:1.25rem 1rem;border:0;
border-radius:0}.report dl:not(.head){grid-template-columns:1fr;gap:0}
.report dl:not(.head) dd{margin-bottom:.5rem}
.report table,.report tbody,.report tr,.report td,.report tbody th{display:block}
.report thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.report tr{padding:.6rem 0;border-bottom:1px solid var(--line)}
.report td,.report tbody th{padding:.1rem 0;border:0}
.report tbody th{padding-bottom:.25rem;font-weight:650}
.report td[data-label]{display:grid;grid-template-columns:6rem 1fr;gap:.75rem}
.report td time{white-space:normal}
.report td[data-label]::before{content:attr(data-label);color:var(--second)}}
@media screen and (prefers-color-scheme:dark){.report-page{background:#151412}.report{
--canvas:#151412;--surface:#1e1c1a;--sunken:#272421;--line:#38342e;--ink:#f2eee6;--second:#b9b1a2;
--brand:#63c7ba;--late:#ff8291;--met:#6fcf9c;--critical:#ff8291;--high:#f7bd6b;--medium:#82b8f7;
--low:#a8b0ba}}
@media print{@page{margin:18mm 16mm}.report-page{padding:0;background:#fff}.report{max-width:none;
padding:0;border:0;font-size:9.5pt;background:#fff}.report h2,.report h3{break-after:avoid}
.report tr,.report li{break-inside:avoid}.report thead{display:table-header-group}
.report .scroll{overflow:visible}.report table{font-size:8.5pt}
.report blockquote{font-size:10.5pt}.report dl.head{grid-template-columns:repeat(4,1fr)}
.report h1{font-size:18pt}.report h2{font-size:13pt;margin-top:1.6rem}.report h3{font-size:10pt}}
""".strip()

STYLE_HASH = "sha256-SmyFjb24zxENR8mVipuslfAaBMoOaIL0ySS2pGfvx/s="
"""What a Content-Security-Policy must list in `style-src` to let the sheet in."""
