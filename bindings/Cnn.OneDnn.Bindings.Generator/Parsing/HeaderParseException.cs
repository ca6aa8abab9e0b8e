namespace Cnn.OneDnn.Bindings.Generator.Parsing;

/// <summary>The headers could not be read or parsed; the message says which and why.</summary>
internal sealed class HeaderParseException(string message) : Exception(message);
