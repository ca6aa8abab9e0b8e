namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>One value of an enumeration.</summary>
internal sealed record Enumerator(string Name, SourceLine Source, long Value) : Declaration(Name, Source);
