// The desk in the browser. Every page works without this file; with it, forms answer in place.
document.documentElement.classList.add('js');
export {};
