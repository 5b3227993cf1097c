/// <reference lib="webworker" />
// The phone's service worker: messages while the app is closed, from the script of the plain pages.
importScripts("/static/sw.js");

export {};
