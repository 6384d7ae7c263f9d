/** Screens in a process of their own, to be stopped and woken: each says the newest number it holds whenever it hears. */
import { io } from 'socket.io-client';

const [url, cookie, count, questions] = process.argv.slice(2);
for (let index = 0; index < Number(count); index++) {
  const socket = io(url, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie } });
  const take = (boards) => {
    for (const { answers } of boards)
      for (const { value } of answers)
        if (value?.reading) process.stdout.write(`${index} ${value.reading.value}\n`);
  };
  socket.on('connect', () =>
    socket.emit('watch', JSON.parse(questions), (ack) => ack.ok && take(ack.boards)),
  );
  socket.on('answers', (board) => take([board]));
}
