// Shows what was said in a channel, and changes in place what has changed.
// Replies come as markup from the server, where everything in them was escaped; all else here is set as text.

const make = (tag, className = "", ...inner) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inner);
  return made;
};

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
const hue = (name) => [...name].reduce((sum, one) => (sum * 31 + one.codePointAt(0)) % 6, 0);

function avatar(name) {
  const made = make("span", `avatar hue-${hue(name)}`, initials(name));
  made.setAttribute("aria-hidden", "true");
  return made;
}

function secretariat() {
  const made = Object.assign(make("img", "avatar bot"), { src: "/console/icon.svg", alt: "", width: 32, height: 32 });
  return made;
}

export class Conversation {
  #log; #on; #items = new Map(); #spoken = false;

  constructor(log, on) {
    this.#log = log;
    this.#on = on;
  }

  // Busy until what belongs here is shown: the one who reads may have changed with it.
  clear() {
    this.#log.setAttribute("aria-busy", "true");
    this.#items.clear();
    this.#spoken = false;
    this.#log.replaceChildren();
  }

  spoken() { return this.#spoken; }

  // Every reference that can be seen here, newest first: what the composer completes.
  references() {
    const found = [...this.#log.querySelectorAll(".ref")].reverse().map((one) => one.textContent);
    return [...new Set(found)].filter((text) => /\d/.test(text) && !/\s/.test(text));
  }

  show(turns, posts, { first, mine, channel, person }) {
    this.#log.setAttribute("aria-busy", "true");
    const nearEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 120;
    const before = this.#items.size;
    let newest = null;
    for (const turn of turns) {
      if (turn.gone) { this.#remove(turn.id); continue; }
      this.#spoken ||= turn.mine;
      newest = this.#place(turn, () => this.#turn(turn)) ?? newest;
    }
    const living = new Set(posts.map((post) => post.id));
    for (const id of [...this.#items.keys()]) if (id.startsWith("p") && !living.has(id)) this.#remove(id);
    for (const post of posts) newest = this.#place(post, () => this.#post(post)) ?? newest;
    if (newest || this.#items.size !== before) this.#days();
    this.#welcome(channel, person);
    if (first && newest) this.#reveal(this.#log.lastElementChild);
    else if (first) this.#log.scrollTop = this.#log.scrollHeight;
    else if (newest && (mine || nearEnd)) this.#reveal(newest);
    this.#log.setAttribute("aria-busy", "false");
  }

  // What was just said, until its answer is here. A form sent back needs none: its button shows that it is being sent.
  pending(name, words, from) {
    if (from || words === null) return make("div");
    const node = make("article", "item pending", this.#said({ who: name, said: words, when: { time: "" }, subject: "" }), make("p", "waiting", "Sending …"));
    this.#log.querySelector(".welcome")?.remove();
    this.#log.append(node);
    this.#log.scrollTop = this.#log.scrollHeight;
    return node;
  }

  focusError(id) {
    this.#items.get(id)?.node.querySelector("[aria-invalid=true]")?.focus();
  }

  // A new or changed item; returns its node when it is new.
  #place(item, build) {
    const known = this.#items.get(item.id);
    if (known) {
      if (known.html !== item.html) this.#renew(known, item);
      return null;
    }
    const node = build();
    node.dataset.id = item.id;
    const next = [...this.#items.values()].filter((one) => one.place > item.place).sort((a, b) => a.place - b.place)[0];
    this.#log.insertBefore(node, next?.node ?? null);
    this.#items.set(item.id, { node, place: item.place, html: item.html, day: item.when.day });
    return node;
  }

  // Shows an answer anew without taking away what the reader has open, or is in the middle of writing.
  #renew(known, item) {
    const body = known.node.querySelector(".reply");
    const active = body.contains(document.activeElement) ? document.activeElement : null;
    if (active?.form && active.form.getAttribute("aria-busy") !== "true") return;
    const press = active?.dataset.press;
    const opened = [...body.querySelectorAll("details")].map((one) => one.open);
    body.innerHTML = item.html;
    known.html = item.html;
    body.querySelectorAll("details").forEach((one, index) => { one.open = opened[index] ?? false; });
    if (press) [...body.querySelectorAll("[data-press]")].find((one) => one.dataset.press === press)?.focus();
  }

  #remove(id) {
    this.#items.get(id)?.node.remove();
    this.#items.delete(id);
  }

  #turn(turn) {
    const answer = this.#answer(turn, turn.answered);
    const node = make("article", "item turn", this.#said(turn), answer);
    node.setAttribute("aria-label", `${turn.who}, ${turn.when.time}`);
    return node;
  }

  #post(post) {
    const node = make("article", "item post", this.#answer(post, "done"));
    node.setAttribute("aria-label", `Secretariat, ${post.when.time}`);
    return node;
  }

  #said({ who, said, when, subject }) {
    const words = make("p", said.startsWith("/") ? "words command" : "words", said);
    words.dir = "auto";
    const head = make("header", "", make("b", "", who), make("time", "", when.time));
    if (subject) head.append(make("span", "subject", `about ${subject}`));
    return make("div", "message said", avatar(who), make("div", "body", head, words));
  }

  #answer({ when, html, about, private: only }, answered) {
    const head = make("header", "", make("b", "", "Secretariat"), make("time", "", when.time));
    if (only) head.append(make("span", "only", "Only you can see this"));
    const reply = make("div", `reply ${answered}`);
    reply.innerHTML = html;
    const body = make("div", "body", head, reply);
    if (about) {
      const button = make("button", "quiet reply-to", "Reply");
      button.type = "button";
      button.setAttribute("aria-label", `Reply about ${about}`);
      button.addEventListener("click", () => this.#on.reply(about));
      body.append(button);
    }
    return make("div", "message answer", secretariat(), body);
  }

  #days() {
    this.#log.querySelectorAll(".day").forEach((one) => one.remove());
    let last = "";
    for (const { node, day } of [...this.#items.values()].sort((a, b) => a.place - b.place)) {
      if (day !== last) node.before(make("h2", "day", make("span", "", day)));
      last = day;
    }
  }

  #welcome(channel, person) {
    this.#log.querySelector(".welcome")?.remove();
    if (this.#items.size) return;
    const title = channel.direct ? "Just you and the secretariat" : `#${channel.name}`;
    const about = channel.direct
      ? "Ask about any action, change request, decision or meeting. What you change is announced where its group works."
      : `${channel.about}. Questions are answered to you alone; what changes is said to everybody here.`;
    const picture = Object.assign(document.createElement("img"), { src: "/console/icon.svg", alt: "", width: 48, height: 48 });
    this.#log.append(make("div", "welcome", picture, make("h2", "", title), make("p", "", about), make("p", "as", `You are ${person.label}.`)));
  }

  #reveal(node) {
    const tall = node.offsetHeight > this.#log.clientHeight;
    node.scrollIntoView({ block: tall ? "start" : "end" });
    if (!tall && node === this.#log.lastElementChild) this.#log.scrollTop = this.#log.scrollHeight;
  }
}
