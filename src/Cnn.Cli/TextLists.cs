using System.Text.Json.Serialization;

namespace Cnn.Cli;

/// <summary>How lists of texts are written as JSON, generated at compile time so that it survives trimming.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class TextLists : JsonSerializerContext;
