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

// Takes back what was told before, at the top and beside the fields (elements with data-error-for or data-error).
function clear(root) {
  document.querySelectorAll(`.${SUMMARY}`).forEach((old) => old.remove());
  document.title = title;
  root.querySelectorAll('[data-error-for], [data-error]').forEach((place) => {
    const group = place.closest('.nhsuk-form-group');
    place.textContent = '';
    place.hidden = true;
    if (!group) return;
    group.classList.remove('nhsuk-form-group--error');
    group.querySelectorAll('input, textarea').forEach((field) => {
      field.removeAttribute('aria-invalid');
      field.classList.remove('nhsuk-input--error', 'nhsuk-textarea--error');
    });
  });
}

function beside(field, place, text, prefix) {
  const group = place.closest('.nhsuk-form-group');
  place.textContent = '';
  place.append(made('span', 'nhsuk-u-visually-hidden', `${prefix} `), text);
  place.hidden = false;
  place.id = place.id || `${field.id || field.name}-problem`;
  if (group) group.classList.add('nhsuk-form-group--error');
  field.classList.add(`nhsuk-${field.tagName === 'TEXTAREA' ? 'textarea' : 'input'}--error`);
  field.setAttribute('aria-invalid', 'true');
  const told = (field.getAttribute('aria-describedby') || '').split(' ').filter(Boolean);
  if (!told.includes(place.id)) field.setAttribute('aria-describedby', [...told, place.id].join(' '));
}

// A line of the summary; a link where there is a field to go to.
function line(text, field) {
  const row = made('li', '', field ? '' : text);
  if (!field) return row;
  const link = made('a', '', text);
  link.href = `#${field.id || field.name}`;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    field.focus();
  });
  row.append(link);
  return row;
}

// Tells `text` in a summary at the top, which takes the focus. field: what it is about; place: beside it; both or neither
// may be missing. The words around it are the root's data-error-title and data-error-prefix.
function problem(root, text, { field = null, place = null, heading = '' } = {}) {
  const prefix = root.dataset.errorPrefix || '';
  clear(root);
  const summary = made('div', SUMMARY);
  const alert = made('div');
  const body = made('div', `${SUMMARY}__body`);
  const list = made('ul', `nhsuk-list ${SUMMARY}__list`);
  list.append(line(text, field));
  body.append(list);
  alert.setAttribute('role', 'alert');
  alert.append(made('h2', `${SUMMARY}__heading`, heading || root.dataset.errorTitle), body);
  summary.tabIndex = -1;
  summary.append(alert);
  (document.querySelector('main') || document.body).prepend(summary);
  if (field && place) beside(field, place, text, prefix);
  document.title = `${prefix} ${title}`;
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
