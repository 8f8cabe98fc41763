// What the cast page and the teller's page share: a problem is told as NHS pages tell it, and what needs a script is shown.
(function (root) {
'use strict';

const SUMMARY = 'nhsuk-error-summary';
let title = document.title;

function made(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

// `text` with {names} filled in.
function filled(text, values) {
  return (text || '').replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

// What can take the focus for a field of this name: of radios the first.
function fieldOf(form, name) {
  return name ? form.querySelector(`[name="${name}"]:not([type="hidden"]), [data-field="${name}"]`) : null;
}

function clear(form) {
  document.querySelectorAll(`.${SUMMARY}`).forEach((old) => old.remove());
  document.title = title;
  form.querySelectorAll('[data-error-for]').forEach((place) => {
    const field = fieldOf(form, place.dataset.errorFor);
    const group = place.closest('.nhsuk-form-group');
    place.textContent = '';
    place.hidden = true;
    if (group) group.classList.remove('nhsuk-form-group--error');
    if (field) field.removeAttribute('aria-invalid');
  });
}

// Beside the field, where the page has a place for it: <span data-error-for="name" id="…" hidden>.
function beside(form, text, name, prefix) {
  const place = name && form.querySelector(`[data-error-for="${name}"]`);
  if (!place) return;
  const field = fieldOf(form, name);
  const group = place.closest('.nhsuk-form-group');
  place.textContent = '';
  place.append(made('span', 'nhsuk-u-visually-hidden', `${prefix} `), text);
  place.hidden = false;
  if (group) group.classList.add('nhsuk-form-group--error');
  if (!field) return;
  field.setAttribute('aria-invalid', 'true');
  const told = (field.getAttribute('aria-describedby') || '').split(' ').filter(Boolean);
  if (place.id && !told.includes(place.id)) field.setAttribute('aria-describedby', [...told, place.id].join(' '));
}

// The focus goes to a summary at the top. `name`: the field it is about, or ''.
function problem(form, text, name, heading) {
  const words = form.dataset;
  clear(form);
  const summary = made('div', SUMMARY);
  const alert = made('div');
  const body = made('div', `${SUMMARY}__body`);
  const list = made('ul', `nhsuk-list ${SUMMARY}__list`);
  const row = made('li');
  const field = fieldOf(form, name);
  if (field) {
    const link = made('a', '', text);
    link.href = `#${field.id || name}`;
    link.addEventListener('click', (event) => {
      event.preventDefault();
      field.focus();
    });
    row.append(link);
  } else {
    row.textContent = text;
  }
  list.append(row);
  body.append(list);
  alert.setAttribute('role', 'alert');
  alert.append(made('h2', `${SUMMARY}__heading`, heading || words.wordsProblem), body);
  summary.tabIndex = -1;
  summary.append(alert);
  (document.querySelector('main') || document.body).prepend(summary);
  beside(form, text, name, words.wordsError);
  document.title = `${words.wordsError} ${title}`;
  summary.focus();
}

// Which of the two ways the page tells of: with a script or without.
function tellOfScript(works) {
  document.querySelectorAll('[data-with-script]').forEach((element) => { element.hidden = !works; });
  document.querySelectorAll('[data-without-script]').forEach((element) => { element.hidden = works; });
}

// The title of the whole page, before what every title ends with.
function entitle(text) {
  const end = title.lastIndexOf(' – ');
  title = end < 0 ? text : text + title.slice(end);
  document.title = title;
}

// A page that came with a problem in its title loses it with the next try.
function plainTitle(prefix) {
  if (prefix && title.startsWith(`${prefix} `)) title = title.slice(prefix.length + 1);
}

root.FairPage = { made, filled, clear, problem, tellOfScript, entitle, plainTitle };
})(self);
