// Papers from the attach button, or dropped anywhere on the page: each is sent as it is, and the server says what it is.

const MOST = 3; // as many papers of one message are read elsewhere
const LARGEST = 20 * 1024 * 1024; // the server's own limit, known here so that nobody waits for what it will refuse
const $ = (id) => document.getElementById(id);

export function takePapers({ send, tell }) {
  const brings = (event) => event.dataTransfer?.types.includes("Files");
  const picker = $("papers");

  async function take(files) {
    const refused = [];
    for (const file of files.slice(0, MOST)) {
      if (file.size > LARGEST) refused.push(`${file.name} is over 20 MB. Send the paper’s text alone, without pictures.`);
      else if (await unreadable(file)) refused.push(`${file.name} cannot be read here. Send the paper itself, not a folder.`);
      else await send(file);
    }
    if (files.length > MOST) refused.push(`Only the first ${MOST} papers were read. Send the others after them.`);
    if (refused.length) tell(refused.join(" "));
  }

  $("attach").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    const files = [...picker.files];
    picker.value = ""; // so that the same paper can be chosen again
    $("say").focus();
    take(files);
  });
  addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault(); // else the browser would open the file in the page's place
    event.dataTransfer.dropEffect = "copy";
    $("drop").hidden = false;
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("drop").hidden = true; });
  addEventListener("drop", (event) => {
    $("drop").hidden = true;
    if (!brings(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}

const unreadable = (file) => file.slice(0, 1).arrayBuffer().then(() => false, () => true);
