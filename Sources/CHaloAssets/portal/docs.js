// @ts-check
// The API page: shows /openapi.json and tries requests out. Everything comes from this gateway.

/** @typedef {{ [name: string]: any }} Thing */

const byId = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

/**
 * @param {string} name
 * @param {Thing} [properties]
 * @param {(Node | string)[]} [children]
 * @returns {any}
 */
function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

let lastLabel = 0;

/**
 * A labelled field.
 * @param {string} text
 * @param {HTMLElement} field
 * @param {string} hint
 */
function labelled(text, field, hint) {
  lastLabel += 1;
  field.id = `field-${lastLabel}`;
  const note = element("span", { className: "hint", id: `hint-${lastLabel}`, textContent: hint });
  field.setAttribute("aria-describedby", note.id);
  return element("div", {}, [element("label", { htmlFor: field.id, textContent: text }), field, note]);
}

/** @param {Thing} parameter */
function parameterField(parameter) {
  const schema = parameter.schema;
  if (schema.enum) {
    const options = ["", ...schema.enum].map((value) => element("option", { value, textContent: value }));
    return element("select", { required: parameter.required }, options);
  }
  const field = element("input", { required: parameter.required, autocomplete: "off" });
  if (schema.type === "integer") {
    Object.assign(field, { type: "number", min: schema.minimum, max: schema.maximum });
  }
  return field;
}

/**
 * @param {Thing} document
 * @param {Thing | undefined} content
 */
function exampleOf(document, content) {
  const reference = content?.["application/json"]?.schema?.$ref;
  if (!reference) return undefined;
  const schema = document.components.schemas[reference.split("/").pop()];
  return { name: reference.split("/").pop(), text: JSON.stringify(schema.examples?.[0] ?? {}, null, 2) };
}

/**
 * @param {string} method
 * @param {string} address
 * @param {string | undefined} body
 * @param {string} media
 */
async function send(method, address, body, media) {
  /** @type {{ [name: string]: string }} */
  const headers = {};
  const token = byId("token").value.trim();
  if (token) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = media;
  const began = performance.now();
  const answer = await fetch(address, { method, headers, body, credentials: "omit", redirect: "manual" });
  const text = await answer.text();
  const took = Math.round(performance.now() - began);
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not JSON: shown as it is.
  }
  return { answer, text: `${answer.status} ${answer.statusText}, ${took} ms\n${shown}` };
}

/**
 * One route, opened by a click.
 * @param {Thing} document
 * @param {string} path
 * @param {string} method
 * @param {Thing} operation
 */
function routeElement(document, path, method, operation) {
  const fields = new Map();
  const parameters = element("div", { className: "parameters" });
  for (const parameter of operation.parameters) {
    const field = parameterField(parameter);
    fields.set(parameter, field);
    const name = parameter.required ? `${parameter.name} (required)` : parameter.name;
    parameters.append(labelled(name, field, parameter.description));
  }
  const form = element("form", {}, [parameters]);
  const media = Object.keys(operation.requestBody?.content ?? {})[0];
  let body;
  if (media) {
    const example = exampleOf(document, operation.requestBody.content);
    body = element("textarea", { value: example?.text ?? "", spellcheck: false });
    form.append(labelled(`Body, ${media}`, body, example?.name ?? ""));
  }
  const output = element("pre", { hidden: true, tabIndex: 0 });
  output.setAttribute("aria-live", "polite");
  output.setAttribute("aria-label", "Answer");
  form.append(element("p", {}, [element("button", { type: "submit", textContent: "Send" })]), output);
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    let address = path;
    const query = new URLSearchParams();
    for (const [parameter, field] of fields) {
      if (parameter.in === "path") {
        address = address.replace(`{${parameter.name}}`, encodeURIComponent(field.value));
      } else if (field.value) {
        query.append(parameter.name, field.value);
      }
    }
    const text = query.toString();
    output.hidden = false;
    output.textContent = "…";
    try {
      const result = await send(method.toUpperCase(), text ? `${address}?${text}` : address, body?.value, media);
      output.textContent = result.text;
    } catch (error) {
      output.textContent = `The gateway does not answer: ${error}`;
    }
  });

  const answers = Object.entries(operation.responses).map(([status, answer]) => {
    const example = exampleOf(document, answer.content);
    const line = element("li", {}, [`${status} ${answer.description}`]);
    if (example && status.startsWith("2")) {
      line.append(
        element("details", {}, [
          element("summary", { textContent: example.name }),
          element("pre", { textContent: example.text, tabIndex: 0 }),
        ]),
      );
    }
    return line;
  });
  const made = element("details", { className: "route" }, [
    element("summary", {}, [
      element("span", { className: "method", textContent: method.toUpperCase() }),
      element("code", { textContent: path }),
      ` ${operation.summary}`,
    ]),
    element("div", {}, [
      element("p", { textContent: `Who: ${operation["x-halo-access"]}` }),
      form,
      element("h4", { textContent: "Answers" }),
      element("ul", {}, answers),
    ]),
  ]);
  made.dataset.words = `${method} ${path} ${operation.summary}`.toLowerCase();
  return made;
}

/** @param {Thing} document */
function show(document) {
  byId("version").textContent = document.info.version;
  const routes = byId("routes");
  for (const tag of document.tags) {
    const section = element("section", {}, [element("h2", { textContent: tag.name })]);
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        if (operation.tags.includes(tag.name)) section.append(routeElement(document, path, method, operation));
      }
    }
    routes.append(section);
  }
}

function find() {
  const words = byId("find").value.toLowerCase().split(" ").filter(Boolean);
  for (const section of byId("routes").querySelectorAll("section")) {
    let shown = 0;
    for (const route of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("details.route"))) {
      route.hidden = !words.every((word) => route.dataset.words?.includes(word));
      if (!route.hidden) shown += 1;
    }
    section.hidden = shown === 0;
  }
}

byId("find").addEventListener("input", find);
byId("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const credentials = { username: byId("username").value, password: byId("password").value };
  try {
    const { answer, text } = await send("POST", "/api/auth/login", JSON.stringify(credentials), "application/json");
    if (!answer.ok) throw new Error(text);
    const session = JSON.parse(text.slice(text.indexOf("\n")));
    byId("token").value = session.access_token;
    byId("password").value = "";
    byId("message").textContent = `Signed in as ${credentials.username}, ${session.role}.`;
  } catch (error) {
    byId("message").textContent = `${error}`;
  }
});

try {
  show(await (await fetch("/openapi.json")).json());
} catch (error) {
  byId("message").textContent = `openapi.json cannot be read: ${error}`;
}
