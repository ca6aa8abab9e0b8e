namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>A preprocessor definition, as tokens.</summary>
/// <param name="Name">The macro's name.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="Parameters">Its parameters; null for one that takes none.</param>
/// <param name="Body">The replacement's tokens.</param>
internal sealed record MacroDeclaration(string Name, SourceLine Source, IReadOnlyList<string>? Parameters, IReadOnlyList<string> Body)
    : Declaration(Name, Source);
