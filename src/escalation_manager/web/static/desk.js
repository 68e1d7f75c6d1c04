// The desk in the browser. Every page works without this file; with it, forms answer in place,
// clocks tick, and what others do appears by itself.
const D = document, B = D.body, W = window;
const $ = (q, e = D) => e.querySelector(q), $$ = (q, e = D) => [...e.querySelectorAll(q)];
const on = (what, f) => D.addEventListener(what, f);
const byId = id => D.getElementById(id), has = e => e?.contains(D.activeElement);
D.documentElement.classList.add('js');
const policy = W.trustedTypes?.createPolicy('em', { createHTML: s => s });
const parse = t => new DOMParser().parseFromString(policy ? policy.createHTML(t) : t, 'text/html').body;

let hush;
function say(text, where = '#notice') {
  const p = D.createElement('p');
  p.textContent = text;
  $(where).replaceChildren(p);
  clearTimeout(hush);
  hush = setTimeout(() => $('#notice p')?.remove(), 7e3);
}

// Clocks: the server's time, one timer, only what is on screen, the words of views/clocks.py.
const offset = Date.parse(B.dataset.now) - Date.now(), now = () => Date.now() + offset;
const MIN = 60e3, HOUR = 36e5, two = n => String(n).padStart(2, '0');
export function span(ms, seconds) {
  const s = Math.floor(Math.abs(ms) / 1e3), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
  if (d >= 2) return h - d * 24 ? `${d}d ${h - d * 24}h` : `${d}d`;
  if (h) return m - h * 60 ? `${h}h ${two(m - h * 60)}m` : `${h}h`;
  return seconds ? `${m}m ${two(s % 60)}s` : `${m}m`;
}
export const words = left => left >= 0 ? span(left, true) : left > -MIN ? 'Overdue' : `Overdue ${span(left)}`;
export const stateOf = (left, share) => left < 0 ? 'overdue' : left < 15 * MIN ? 'urgent' : left < HOUR || share > 0.8 ? 'soon' : 'on';
const seen = new Set();
const eye = new IntersectionObserver(all => all.forEach(({ target, isIntersecting }) => isIntersecting ? (seen.add(target), draw(target)) : seen.delete(target)));
function draw(clock) {
  const due = Date.parse(clock.dataset.due), start = Date.parse(clock.dataset.start), left = due - now();
  const share = due > start ? Math.min(1, Math.max(0, (now() - start) / (due - start))) : +(left < 0);
  const state = stateOf(left, share), time = $('time', clock), bar = $('progress', clock), text = words(left), full = Math.round(share * 1000);
  if (time.textContent !== text) time.textContent = text;
  if (bar.value !== full) bar.value = full;
  if (clock.classList.contains(`c-${state}`)) return;
  clock.className = clock.className.replace(/c-\w+/, `c-${state}`);
  if (state === 'urgent' || state === 'overdue') $('.vh', clock).textContent = state === 'urgent' ? 'due in 15 minutes' : state;
}
const watch = e => $$('.clock[data-due]', e).forEach(c => eye.observe(c));
setInterval(() => {
  for (const c of seen) c.isConnected ? draw(c) : seen.delete(c);
  for (const e of $$('[data-gone]')) if (Date.parse(e.dataset.gone) < now()) e.remove();
  arrange();
}, 1000);

// What changed replaces what has the same id. What somebody is typing stays, and so does the focus.
const dirty = new WeakSet();
const top_ = e => [...e.children].flatMap(c => c.id ? [c] : top_(c));
function put(html, sent) {
  const rest = [];
  for (const fresh of top_(parse(html))) {
    const old = byId(fresh.id), focus = D.activeElement;
    if (!old) { rest.push(fresh); continue; }
    if (!sent && $('.refusal', old) || $$('form', old).some(f => f !== sent && dirty.has(f))) continue;
    const inside = has(old), key = focus.id ? `#${focus.id}` : focus.name && `[name="${focus.name}"]`;
    for (const d of $$('details[id]', old)) { const n = $(`#${d.id}`, fresh); if (n) n.open = d.open; }
    if (old.matches('.at')) fresh.classList.add('at');
    old.replaceWith(fresh);
    if (old === list) list = fresh;
    if (inside) ((key && $(key, fresh)) || $('a,button', fresh))?.focus({ preventScroll: true });
    watch(fresh);
  }
  untidy = true;
  return rest;
}

async function send(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { 'X-Partial': '1', 'X-CSRF': B.dataset.csrf } });
  if (answer.headers.get('X-Go')) location.assign(answer.headers.get('X-Go'));
  return answer;
}
const swap = async (url, options, sent) => { const a = await send(url, options); if (a.ok) put(await a.text(), sent); return a.ok; };
const filled = (form, by) => new URLSearchParams(new FormData(form, by));
on('submit', async e => {
  const form = e.target, by = e.submitter;
  if (form.matches('[data-auto]') && D.activeElement.type === 'search' && list) {
    e.preventDefault();
    clearTimeout(typing);
    await filter(form);
    return $('.title', list)?.click();
  }
  if (!form.matches('[data-enhance]') || by?.matches('[data-plain]')) return;
  e.preventDefault();
  if (form.matches('.sending')) return;
  const body = filled(form, by), label = by?.textContent, slow = setTimeout(() => { if (label) by.textContent = 'Sending'; }, 400);
  body.set('csrf', B.dataset.csrf);
  form.classList.add('sending');
  $('#refusal')?.remove();
  try {
    const answer = await send(by?.getAttribute('formaction') || form.action, { method: 'POST', body }), html = await answer.text();
    if (!/id="/.test(html)) throw 0;
    const [refusal] = put(html, form), kept = $('[data-keep]');
    if (kept && !/id="head"/.test(html)) dirty.add(kept);
    if (!answer.headers.get('X-Status')) {
      dirty.delete(form);
      if (sheet.open) sheet.close();
      else if (byId('do')) location.assign(answer.headers.get('X-At') || '/');
    }
    else if (refusal) { (form.closest('table') ? $('#queue-head') : form).after(refusal); refusal.focus(); }
    else $('[data-focus]')?.focus();
    say(decodeURIComponent(answer.headers.get('X-Say') || ''));
  } catch { say('That did not go through. Nothing was changed. Try again.', '#alert'); }
  clearTimeout(slow);
  form.classList.remove('sending');
  if (label && by.textContent === 'Sending') by.textContent = label;
});
let typing;
const filter = form => { const url = `/?${filled(form)}`; history.replaceState(0, '', url); return swap(url).catch(() => 0); };
const later = (f, ms) => { clearTimeout(typing); typing = setTimeout(() => Promise.resolve(f()).catch(() => 0), ms); };
on('input', ({ target: box }) => {
  const form = box.form;
  if (form) dirty.add(form);
  if (box.dataset.suggest) later(() => swap(`${box.dataset.suggest}?q=${encodeURIComponent(box.value)}`), 120);
  else if (form?.dataset.preview) later(() => swap(form.dataset.preview, { method: 'POST', body: filled(form) }, form), 250);
  else if (form?.matches('[data-auto]') && box.type === 'search') later(() => filter(form), 120);
});
on('change', ({ target: box }) => {
  if (box.form?.matches('[data-auto]') && box.type !== 'search') box.form.requestSubmit();
  if (box.dataset.submit) box.form.requestSubmit($(`[value="${box.dataset.submit}"]`, box.form));
});

// A form over the page, from the same address that is a page of its own without script.
const sheet = D.createElement('dialog');
sheet.id = 'sheet';
sheet.ariaLabel = 'Form';
B.append(sheet);
on('click', async e => {
  const link = e.target.closest('[data-dialog],[data-swap],[data-close],[data-open]');
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
  if (link.dataset.open) return byId(link.dataset.open).showModal();
  if (link.matches('[data-close]') && !sheet.open) return;
  e.preventDefault();
  if (link.matches('[data-close]')) return sheet.close();
  try {
    if (link.matches('[data-swap]')) { if (await swap(link.href)) return history.replaceState(0, '', link.href); throw 0; }
    const answer = await send(link.href);
    if (!answer.ok) throw 0;
    sheet.replaceChildren(...parse(await answer.text()).children);
    sheet.showModal();
    watch(sheet);
    $('select,textarea,input:not([type=hidden]),button', sheet)?.focus();
  } catch { location.assign(link.href); }
});

// The queue: every row in its group and its place, and none moves under a hand or the focus.
let list = $('#rows');
const me = B.dataset.me, roles = B.dataset.roles.split(' ').map(r => `role:${r}`);
const asks = who => who.split(' ').some(w => w === me || roles.includes(w));
const held = [];
let untidy = false, pressed = false, soon;
for (const how of ['down', 'up', 'cancel']) on(`pointer${how}`, () => { pressed = how === 'down'; });
function groupOf({ dataset: { group, at } }) {
  if (group === 'paused' || group === 'done') return group;
  const left = Date.parse(at || '9999-01-01') - now();
  return left < 0 ? 'overdue' : left <= HOUR ? 'hour' : left <= 8 * HOUR ? 'hours' : 'later';
}
const order = row => `${row.dataset.at || 9} ${row.id}`;
function arrange() {
  if (!list || D.hidden || pressed || has(list)) return;
  for (const [fresh, old] of held.splice(0)) { byId(old || fresh.id)?.remove(); if (fresh) $('tbody', list)?.append(fresh); }
  for (const row of $$('.line[id]', list)) {
    const body = byId(`group-${groupOf(row)}`);
    if (!body || !untidy && row.parentNode === body) continue;
    const next = $$('.line[id]', body).find(o => o !== row && order(o) > order(row)) || null;
    if (row.parentNode !== body || row.nextElementSibling !== next) { body.insertBefore(row, next); untidy = true; }
  }
  if (untidy) for (const body of $$('tbody', list)) { const n = $$('.line', body).length; body.hidden = !n; $('[data-size]', body).textContent = n; }
  untidy = false;
}
function change({ row, case: id }) {
  if (!list) return;
  if (location.search || !$('tbody', list)) return refresh(600);
  const fresh = $('tr', parse(`<table>${row}</table>`)), old = byId(`row-${id}`);
  if (fresh) fresh.classList.toggle('not-mine', !asks(fresh.dataset.for));
  if (old && fresh) { put(`<table>${row}</table>`); byId(old.id).className = fresh.className; }
  else if (old) held.push([null, old.id]);
  else if (fresh) {
    fresh.classList.add('fresh');
    held.push([fresh]);
    watch(fresh);
    if (fresh.dataset.severity === 'critical') say(`New Critical: ${$('.title', fresh).textContent}`);
  }
  untidy = true;
  arrange();
}

// Live: one stream for all tabs of this browser, which goes on where it broke off.
const bus = W.BroadcastChannel && new BroadcastChannel('em-live'), shared = bus && navigator.locks, lamp = byId('live');
let position = list?.dataset.position || '', source;
function lit(on) { lamp.className = on ? 'live on' : 'live off'; lamp.lastElementChild.textContent = on ? 'Live' : 'Reconnecting'; }
function refresh(ms) {
  clearTimeout(soon);
  if (D.hidden) return;
  soon = setTimeout(() => list && pressed | has(list) && location.search ? refresh(ms) : swap(list && !location.search ? '/live/head' : location.href).catch(() => 0), ms);
}
function hear(news) {
  if ('lit' in news) return lit(news.lit);
  position = news.id;
  if ($('#head')?.dataset.case === news.case) refresh(150);
  change(news);
  if (list && (asks(news.asks) || $('#doing')?.dataset.id === news.case)) refresh(400);
}
function listen() {
  if (source || !lamp) return;
  source = new EventSource(`/live${position && `?after=${position}`}`);
  const tell = news => { hear(news); bus?.postMessage(news); };
  source.onopen = () => tell({ lit: true });
  source.onerror = () => { tell({ lit: false }); if (source.readyState === 2) { source = null; setTimeout(listen, 3e3); } };
  source.addEventListener('change', e => tell({ id: e.lastEventId, ...JSON.parse(e.data) }));
}
if (bus && lamp) bus.onmessage = e => hear(e.data);
if (shared) { navigator.locks.request('em-live', () => new Promise(listen)); setTimeout(() => { if (lamp?.className === 'live') lit(true); }, 2e3); }
else if (!D.hidden) listen();
on('visibilitychange', () => {
  if ($('#rows,#head')) refresh(0);
  if (!shared) { if (!D.hidden) listen(); else { source?.close(); source = null; } }
});

// Keyboard: never in a field, never with another key, and one switch turns all of it off.
const GO = { q: '/', a: '/approvals', c: '/accounts', m: '/metrics', h: '/handbook' }, ON = { u: '#composer', e: '/do/climb', t: '/do/add-task', r: '/do/resolve', a: '' };
let went;
on('keydown', e => {
  const k = e.key, field = e.target.closest('input:not([type=checkbox]),textarea,select');
  if (k === 'Escape' && field) return field.blur();
  if (field || e.ctrlKey || e.altKey || e.metaKey || B.dataset.keys || $('dialog[open]')) return;
  if (went) { went = 0; if (GO[k]) location.assign(GO[k]); return; }
  if (k === 'g') { went = 1; setTimeout(() => { went = 0; }, 2e3); return; }
  if (k === '?') return byId('shortcuts')?.showModal();
  const rows = $$('.line[id]'), here = rows.findIndex(r => r.matches('.at')), row = rows[here];
  if (rows.length && (k === 'j' || k === 'k')) {
    const to = rows[Math.min(rows.length - 1, Math.max(0, here + (k === 'j' ? 1 : -1)))];
    row?.classList.remove('at');
    to.classList.add('at');
    $('.title', to).focus();
    return e.preventDefault();
  }
  if (row && k === 'o') return $('.title', row).click();
  const found = $$(`[data-key="${CSS.escape(k)}"]`, row && k in ON ? row : D).find(x => x.offsetParent || x.type === 'search');
  if (found) {
    e.preventDefault();
    found.closest('.search')?.classList.add('shown');
    if (found.matches('input,textarea')) { found.focus(); found.scrollIntoView({ block: 'nearest' }); } else found.click();
  } else if (row && k in ON) location.assign($('.title', row).href + ON[k]);
  else if (k === 'n' || k === '/') location.assign(k === 'n' ? '/new' : '/search');
});
watch(D);
$('#refusal,[data-focus]')?.focus();
