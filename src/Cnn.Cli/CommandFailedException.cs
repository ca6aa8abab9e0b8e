namespace Cnn.Cli;

/// <summary>The command did what it could and failed; the message says at what: exit code 1.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
