// A browser that knows no modules cannot run the app: the plain pages do all that is urgent.
location.replace((location.pathname.match(/\/t\/[^\/]+$/) || ["/my"])[0]);
