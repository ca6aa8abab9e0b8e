namespace Cnn.Machines;

/// <summary>Nothing can be run; the message says why.</summary>
internal sealed class MachinesException(string message) : Exception(message);
