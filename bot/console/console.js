// Joins the page's pieces: who one is, which channel is open, what time it is, and what is new.
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { takePapers } from "./papers.js";

const POLL = 2000;
const $ = (id) => document.getElementById(id);
const kept = {
  get: (name, otherwise) => { try { return JSON.parse(sessionStorage.getItem(name)) ?? otherwise; } catch { return otherwise; } },
  set: (name, value) => { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* private windows keep nothing */ } },
};

let state = null; // what /console/state said
let person = null;
let channel = null;
let number = 0; // everything up to here has been seen
let latest = {};
let read = {};

const conversation = new Conversation($("log"), { reply: (about) => composer.replyTo(about) });
const composer = new Composer({ kept, send, references: () => conversation.references() });

class Told extends Error {} // the server answered, in words

async function ask(path, body) {
  const file = body instanceof Blob;
  const kind = file ? "application/octet-stream" : "application/json";
  const options = body && { method: "POST", headers: { "Content-Type": kind }, body: file ? body : JSON.stringify(body) };
  const response = await fetch(path, options);
  const answer = await response.json(); // what is not JSON was not said by Secretariat
  if (!response.ok) throw new Told(answer.error ?? "That did not work.");
  return answer;
}

const away = "Secretariat cannot be reached.";
const words = (error) => (error instanceof Told ? error.message : away);
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");

// --- saying something -------------------------------------------------------------------------------------------------

async function send(what, { subject = "", from = null, typed = false, delivery = random() } = {}) {
  const asked = { channel, as: person.key, ...what, subject, delivery, after: number, ...(from ? { turn: Number(from.slice(1)) } : {}) };
  const pending = conversation.pending(person.name, what.said ?? what.press ?? null, from);
  tell("");
  try {
    const feed = await ask("/console/messages", asked);
    pending.remove();
    take(feed, asked, true);
    if (from) conversation.focusError(from);
    return true;
  } catch (error) {
    pending.remove();
    tell(`${words(error)}${typed ? " Your words are still here." : ""}`, error instanceof Told ? null : async () => {
      if (typed) composer.clear();
      const sent = await send(what, { subject, from, typed, delivery }); // the same delivery: it acts once, even if it had arrived
      if (!sent && typed) composer.putBack(what.said, subject);
    });
    return false;
  }
}

async function sendPaper(file, delivery = random()) {
  const asked = { channel, as: person.key };
  const pending = conversation.pending(person.name, `/import ${file.name}`, null);
  tell("");
  try {
    const feed = await ask(`/console/papers?${new URLSearchParams({ ...asked, name: file.name.slice(0, 200), after: number, delivery })}`, file);
    pending.remove();
    take(feed, asked, true);
  } catch (error) {
    pending.remove();
    tell(words(error), error instanceof Told ? null : () => sendPaper(file, delivery));
  }
}

function tell(text, again = null) {
  const told = $("told");
  told.replaceChildren(text);
  told.classList.toggle("shown", Boolean(text));
  if (again) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Try again" });
    button.addEventListener("click", again);
    told.append(button);
  }
}

// --- what is new ------------------------------------------------------------------------------------------------------

function take(feed, asked, mine = false) {
  if (feed.epoch !== state.epoch) return void location.reload(); // the server began anew and remembers nothing
  if (asked.channel !== channel || asked.as !== person.key || feed.number < number) return;
  const first = number === 0;
  number = feed.number;
  latest = feed.latest;
  conversation.show(feed.turns, feed.posts, { first, mine, channel: channelNamed(channel), person });
  showNow(feed.now);
  showHints(feed.hints);
  read[channel] = latest[channel];
  kept.set(`read ${state.epoch} ${person.key}`, read);
  showUnread();
}

async function look() {
  const asked = { channel, as: person.key };
  try {
    take(await ask(`/console/channel/${encodeURIComponent(channel)}?as=${encodeURIComponent(person.key)}&after=${number}`), asked);
    if ($("told").dataset.away) { delete $("told").dataset.away; tell(""); }
  } catch (error) {
    if ($("told").classList.contains("shown")) return;
    $("told").dataset.away = "yes";
    tell(error instanceof Told ? error.message : `${away} Looking for it …`);
  }
}

async function poll() {
  if (!document.hidden) await look();
  setTimeout(poll, POLL);
}

// --- channels, people, clock ------------------------------------------------------------------------------------------

const channelNamed = (name) => state.channels.find((one) => one.name === name);

function showChannels() {
  for (const list of [$("channels"), $("direct")]) list.replaceChildren();
  for (const one of state.channels) {
    const link = Object.assign(document.createElement("a"), { href: `#${one.name}` });
    const name = Object.assign(document.createElement("span"), { className: "name", textContent: one.direct ? "Secretariat" : one.name });
    link.dataset.channel = one.name;
    link.classList.toggle("is-direct", one.direct);
    link.append(name, Object.assign(document.createElement("span"), { className: "unread", hidden: true, textContent: "new" }));
    const item = document.createElement("li");
    item.append(link);
    $(one.direct ? "direct" : "channels").append(item);
  }
}

function showUnread() {
  let any = false;
  for (const link of document.querySelectorAll("[data-channel]")) {
    const name = link.dataset.channel;
    const unread = name !== channel && (latest[name] ?? 0) > (read[name] ?? 0);
    link.classList.toggle("has-unread", unread);
    link.querySelector(".unread").hidden = !unread;
    any ||= unread;
  }
  $("menu-dot").hidden = !any;
}

async function open(name) {
  const found = channelNamed(name) ?? state.channels[0];
  channel = found.name;
  number = 0;
  kept.set("channel", channel);
  for (const link of document.querySelectorAll("[data-channel]")) {
    if (link.dataset.channel === channel) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const shown = found.direct ? "Secretariat" : `#${found.name}`;
  $("channel-name").textContent = shown;
  $("channel-about").textContent = found.about;
  document.title = `${shown} · Secretariat`;
  $("say").placeholder = found.direct ? "Message Secretariat" : `Message ${shown}`;
  conversation.clear();
  composer.replyTo("");
  drawer(false);
  await look();
}

async function be(key) {
  person = state.people.find((one) => one.key === key) ?? state.people[0];
  kept.set("person", person.key);
  read = kept.get(`read ${state.epoch} ${person.key}`, {});
  $("person").value = person.key;
  $("seats").textContent = person.seats.join(" · ") || "Holds no seat";
  composer.be(person.key);
}

function showNow(now) {
  $("now").textContent = `${now.short}, ${now.time}`;
  $("now-long").textContent = `${now.day}, ${now.time}`;
  if (!$("clock").matches(":popover-open") || !$("clock-at").value) $("clock-at").value = now.iso;
}

async function moveClock(how) {
  try {
    const { now } = await ask("/console/clock", how);
    $("clock-at").value = now.iso;
    showNow(now);
    tell("");
    await look();
  } catch (error) { tell(words(error)); }
}

function showHints(hints) {
  const fresh = !conversation.spoken();
  $("hints").hidden = !fresh;
  if (!fresh || $("hints").dataset.shown === hints.join("\n")) return;
  $("hints").dataset.shown = hints.join("\n");
  $("hints").replaceChildren("Try", ...hints.map((hint) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "chip", textContent: hint });
    button.addEventListener("click", () => composer.putBack(hint));
    return button;
  }));
}

function drawer(shown) {
  const was = document.body.classList.contains("drawer");
  document.body.classList.toggle("drawer", shown);
  $("menu").setAttribute("aria-expanded", String(shown));
  if (shown) document.querySelector("[data-channel][aria-current]")?.focus();
  else if (was) $("menu").focus();
}

// --- what people press ------------------------------------------------------------------------------------------------

function sure(question, label) {
  const dialog = $("confirm");
  $("confirm-words").textContent = question;
  $("confirm-yes").textContent = label;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) => dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
}

async function busy(element, doing) {
  if (element.getAttribute("aria-busy") === "true") return;
  element.setAttribute("aria-busy", "true");
  try { await doing(); } finally { element.removeAttribute("aria-busy"); }
}

$("log").addEventListener("click", async (event) => {
  const wanted = event.target.closest("[data-file]")?.dataset.file;
  if (wanted !== undefined) {
    location.assign(`/console/file?${new URLSearchParams({ as: person.key, channel, say: wanted })}`); // an attachment: the page stays
    return;
  }
  const pressed = event.target.closest("[data-say], [data-press]");
  if (!pressed) return;
  const { say, press, confirm } = pressed.dataset;
  if (say !== undefined && say === pressed.textContent) return composer.putBack(say); // an example is for trying, not done at a touch
  if (confirm && !(await sure(confirm, pressed.textContent))) return;
  await busy(pressed, () => send(say === undefined ? { press } : { said: say }));
});

$("log").addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-submit]");
  if (!form) return;
  event.preventDefault();
  const values = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const from = form.closest("[data-id^=t]")?.dataset.id ?? null;
  busy(form, () => send({ submission: { command: form.dataset.submit, values } }, { from }));
});

$("log").addEventListener("change", (event) => {
  const { fills } = event.target.dataset;
  if (fills && event.target.value) $(fills).value = event.target.value.split("-").reverse().join("/");
});

takePapers({ send: sendPaper, tell });
$("menu").addEventListener("click", () => drawer(!document.body.classList.contains("drawer")));
$("shade").addEventListener("click", () => drawer(false));
$("side").addEventListener("keydown", (event) => { if (event.key === "Escape") drawer(false); });
$("side").addEventListener("click", (event) => { if (event.target.closest("[aria-current]")) drawer(false); });
$("person").addEventListener("change", async () => { await be($("person").value); await open(channel); });
$("steps").addEventListener("click", (event) => { if (event.target.dataset.days) moveClock({ days: Number(event.target.dataset.days) }); });
$("clock-form").addEventListener("submit", (event) => { event.preventDefault(); moveClock({ at: $("clock-at").value }); });
$("clock-back").addEventListener("click", () => moveClock({ back: true }));
addEventListener("hashchange", () => open(decodeURIComponent(location.hash.slice(1))));
document.addEventListener("visibilitychange", () => { if (!document.hidden && state) look(); });

async function start() {
  try {
    state = await ask("/console/state");
  } catch (error) {
    tell(words(error), start);
    return;
  }
  tell("");
  $("person").replaceChildren(...state.people.map((one) => new Option(one.label, one.key)));
  $("clock-back").textContent = `Back to ${state.start.short}, ${state.start.time}`;
  composer.knows(state.commands);
  showChannels();
  showNow(state.now);
  await be(kept.get("person", null));
  await open(decodeURIComponent(location.hash.slice(1)) || kept.get("channel", null));
  $("say").focus();
  setTimeout(poll, POLL);
}

start();
