namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>A structure whose fields the header shows.</summary>
internal sealed record StructDeclaration(string Name, SourceLine Source, IReadOnlyList<Field> Fields) : Declaration(Name, Source);
