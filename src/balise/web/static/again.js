// A page that tells how far some work is: comes back every second until it is done. Without this the browser reloads it.
setTimeout(() => location.reload(), 1000);
