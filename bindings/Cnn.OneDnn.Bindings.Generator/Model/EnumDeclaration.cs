namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>An enumeration, named by its typedef.</summary>
internal sealed record EnumDeclaration(string Name, SourceLine Source, IReadOnlyList<Enumerator> Enumerators) : Declaration(Name, Source);
