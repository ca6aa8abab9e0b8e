namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>Anything with a name that a header declares.</summary>
/// <param name="Name">The C name; the binding keeps it.</param>
/// <param name="Source">Where it begins; a header's groups and comments are found by it.</param>
internal abstract record Declaration(string Name, SourceLine Source)
{
    /// <summary>The part of the API it belongs to, in .NET casing; set by a pass.</summary>
    public string Area { get; init; } = string.Empty;

    /// <summary>The header's own words; set by a pass.</summary>
    public DocComment Doc { get; init; } = DocComment.None;
}
