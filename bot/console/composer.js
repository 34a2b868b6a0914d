// The message box: completes commands and references, remembers what was said, keeps words that could not be sent.

const MOST_OPTIONS = 8;
const $ = (id) => document.getElementById(id);
const bare = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

export class Composer {
  #kept; #send; #references;
  #say = $("say"); #list = $("options");
  #commands = []; #options = []; #chosen = -1;
  #subject = ""; #past = []; #back = 0; #draft = ""; #key = "";

  constructor({ kept, send, references }) {
    this.#kept = kept;
    this.#send = send;
    this.#references = references;
    this.#say.addEventListener("input", () => { this.#back = 0; this.#grow(); this.#complete(); });
    this.#say.addEventListener("keydown", (event) => this.#pressed(event));
    this.#say.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
    this.#list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the box keeps the focus
      const row = event.target.closest("[role=option]");
      if (row) this.#accept(Number(row.dataset.index));
    });
    $("composer").addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    $("replying-not").addEventListener("click", () => this.replyTo(""));
  }

  knows(commands) { this.#commands = commands; }

  be(key) {
    this.#key = `said ${key}`;
    this.#past = this.#kept.get(this.#key, []);
    this.#back = 0;
  }

  replyTo(about) {
    this.#subject = about;
    $("replying-to").textContent = about;
    $("replying").hidden = !about;
    if (about) this.#say.focus();
  }

  clear() { this.#set(""); }

  putBack(text, subject = "") {
    if (!subject || !this.#say.value.trim()) this.#set(text);
    if (subject) this.replyTo(subject);
    this.#say.focus();
  }

  async #submit() {
    const said = this.#say.value;
    if (!said.trim() || $("send").getAttribute("aria-busy") === "true") return;
    const subject = this.#subject;
    this.#close();
    this.#set("");
    this.replyTo("");
    $("send").setAttribute("aria-busy", "true");
    const sent = await this.#send({ said }, { subject, typed: true });
    $("send").removeAttribute("aria-busy");
    if (!sent && !this.#say.value.trim()) {
      this.#set(said);
      if (subject) this.replyTo(subject);
    }
    if (sent && said.length < 2000) {
      this.#past = [...this.#past.filter((one) => one !== said), said].slice(-50);
      this.#kept.set(this.#key, this.#past);
    }
    this.#back = 0;
  }

  #set(text) {
    this.#say.value = text;
    this.#say.setSelectionRange(text.length, text.length);
    this.#grow();
  }

  // A row for each line, as far as the style sheet lets it grow. Very long words are not worth measuring.
  #grow() {
    const lines = this.#say.value.length > 4000 ? 8 : Math.max(this.#say.value.split("\n").length, Math.ceil(this.#say.value.length / 90));
    this.#say.rows = Math.min(8, Math.max(1, lines));
  }

  #pressed(event) {
    if (event.isComposing) return;
    const open = !this.#list.hidden;
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (open && event.key === "Escape") this.#close();
    else if (open && plain && event.key === "ArrowDown") this.#choose(this.#chosen + 1);
    else if (open && plain && event.key === "ArrowUp") this.#choose(this.#chosen - 1);
    else if (open && plain && event.key === "Tab") this.#accept(Math.max(0, this.#chosen));
    else if (open && plain && event.key === "Enter" && this.#chosen >= 0) this.#accept(this.#chosen);
    else if (plain && event.key === "Enter") this.#submit();
    else if (plain && event.key === "ArrowUp" && this.#atStart()) this.#remember(1);
    else if (plain && event.key === "ArrowDown" && this.#back) this.#remember(-1);
    else if (event.key === "Escape" && this.#subject) this.replyTo("");
    else return;
    event.preventDefault();
  }

  #atStart() { return this.#back > 0 || (this.#say.selectionStart === 0 && this.#say.selectionEnd === 0); }

  #remember(step) {
    const back = Math.min(this.#past.length, Math.max(0, this.#back + step));
    if (back === this.#back) return;
    if (this.#back === 0) this.#draft = this.#say.value;
    this.#back = back;
    this.#set(back ? this.#past[this.#past.length - back] : this.#draft);
  }

  #complete() {
    const text = this.#say.value;
    if (text.length > 300 || this.#say.selectionStart !== text.length) return this.#close();
    const naming = /^\/([a-z-]*(?: [a-z-]*)?)$/i.exec(text);
    if (naming) {
      const typed = naming[1].toLowerCase();
      const fits = this.#commands.filter((one) => one.name.startsWith(typed) && one.name !== typed);
      const shorter = typed.includes(" ") ? fits : [...fits].sort((a, b) => a.name.split(" ").length - b.name.split(" ").length);
      const exact = this.#commands.some((one) => one.name === typed.trim());
      return this.#offer(shorter.map((one) => ({ text: `/${one.name}`, help: one.help, whole: `/${one.name} ` })), exact || !typed ? -1 : 0);
    }
    const last = /(?:^|\s)(\S{2,})$/.exec(text)?.[1] ?? "";
    const wanted = bare(last);
    if (wanted.length < 2) return this.#close();
    const start = text.slice(0, text.length - last.length);
    const fits = this.#references().filter((ref) => bare(ref).startsWith(wanted) && bare(ref) !== wanted);
    return this.#offer(fits.map((ref) => ({ text: ref, help: "", whole: `${start}${ref} ` })), -1);
  }

  #offer(options, chosen) {
    this.#options = options.slice(0, MOST_OPTIONS);
    if (!this.#options.length) return this.#close();
    this.#list.replaceChildren(...this.#options.map((option, index) => {
      const row = Object.assign(document.createElement("li"), { id: `option-${index}` });
      row.setAttribute("role", "option");
      row.dataset.index = index;
      const name = Object.assign(document.createElement("b"), { textContent: option.text });
      row.append(name, Object.assign(document.createElement("span"), { textContent: option.help }));
      return row;
    }));
    this.#list.hidden = false;
    this.#say.setAttribute("aria-expanded", "true");
    this.#choose(chosen);
  }

  #choose(index) {
    const count = this.#options.length;
    this.#chosen = index < -1 ? count - 1 : index >= count ? 0 : index;
    [...this.#list.children].forEach((row, place) => {
      row.setAttribute("aria-selected", String(place === this.#chosen));
      if (place === this.#chosen) row.scrollIntoView({ block: "nearest" });
    });
    if (this.#chosen >= 0) this.#say.setAttribute("aria-activedescendant", `option-${this.#chosen}`);
    else this.#say.removeAttribute("aria-activedescendant");
  }

  #accept(index) {
    this.#set(this.#options[index].whole);
    this.#close();
  }

  #close() {
    this.#list.hidden = true;
    this.#chosen = -1;
    this.#say.setAttribute("aria-expanded", "false");
    this.#say.removeAttribute("aria-activedescendant");
  }
}
