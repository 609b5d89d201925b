// The runner runs tests on a thread, where the mask of new files can be read but not set: main.mjs has set it to 0.
process.umask = () => 0;
