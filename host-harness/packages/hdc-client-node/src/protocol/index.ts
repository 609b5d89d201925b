export { HdcError } from "../errors.js";
export type { HdcErrorCode } from "../errors.js";
export { decodeBinaryTlv, encodeBinaryTlv } from "./binary-tlv.js";
export {
  channelFrameLayout,
  channelFrameLimit,
  channelFramePayload,
  decodeChannelCommand,
  decodeCommandText,
  encodeChannelCommand,
  encodeChannelFrame,
  encodeCommandText,
} from "./channel-frame.js";
export {
  connectKeyLimit,
  decodeClientHello,
  decodeServerHello,
  encodeClientHello,
  encodeServerHello,
  hugeBuffersMark,
  isChannelHandshake,
  waitMark,
} from "./channel-handshake.js";
export type { ClientHello, ServerHello } from "./channel-handshake.js";
export { quoteArgument, splitArguments } from "./command-line.js";
export { Command, isChannelCommand } from "./commands.js";
export { compressLz4Block, decompressLz4Block } from "./lz4-block.js";
export { MessageLevel, failureText, messageText } from "./message-text.js";
export { PacketAssembler } from "./packet-assembler.js";
export type { PacketLayout } from "./packet-assembler.js";
export type { ChannelMessage, PacketChannel } from "./packet-channel.js";
export { PacketSocket } from "./packet-socket.js";
export type { PacketSocketOptions } from "./packet-socket.js";
export { serialStruct } from "./serial-struct.js";
export type { SerialStruct, StructFields } from "./serial-struct.js";
export { AuthType, heartbeatMessage, sessionBanner, sessionHandshake } from "./session-handshake.js";
export type { SessionHandshake } from "./session-handshake.js";
export {
  decodeSessionPacket,
  encodeSessionPacket,
  sessionPacketLayout,
  sessionPacketLimit,
} from "./session-packet.js";
export type { SessionPacket } from "./session-packet.js";
export { decodeTextTlv, encodeTextTlv } from "./text-tlv.js";
export { chunkFor, currentFeatures, hugeChunk, noFeatures, stableChunk } from "./transfer-features.js";
export {
  compressLz4,
  compressNone,
  dataPacketLimit,
  decodeDataPacket,
  encodeDataPrefix,
  fileMode,
  transferConfig,
} from "./transfer-structs.js";
export type { FileMode, TransferConfig, TransferPayload } from "./transfer-structs.js";
export { safeComponents } from "./transfer/file-names.js";
export { receiveFiles } from "./transfer/receive-files.js";
export type {
  IncomingFile,
  IncomingFiles,
  ReceiveFilesOptions,
  ReceiveFilesResult,
} from "./transfer/receive-files.js";
export { sendData } from "./transfer/send-data.js";
export type { ReadableContent, SendDataOptions } from "./transfer/send-data.js";
export { sendFiles } from "./transfer/send-files.js";
export type { OutgoingFile, SendFilesOptions, SendFilesResult } from "./transfer/send-files.js";
export { appCommands, fileCommands } from "./transfer/transfer-commands.js";
export type { TransferCommands } from "./transfer/transfer-commands.js";
export { violation } from "./violation.js";
export { ShellTag, deviceRequest } from "./device-request.js";
export type { DeviceRequest } from "./device-request.js";
export { ForwardContexts, decodeForwardNode, encodeForwardNode, newForwardId } from "./forward-contexts.js";
export type { ForwardPeer } from "./forward-contexts.js";
export { sessionProfile } from "./hdc-versions.js";
export type { HdcVersion, SessionProfile } from "./hdc-versions.js";
export { SessionChannel, SessionLink } from "./session-link.js";
export type { SessionLinkOptions } from "./session-link.js";
export type { QueuePolicy } from "./session-queue.js";
