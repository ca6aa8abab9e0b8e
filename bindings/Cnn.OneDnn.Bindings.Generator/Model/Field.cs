namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>A field of a structure.</summary>
internal sealed record Field(string Name, SourceLine Source, CType Type) : Declaration(Name, Source)
{
    /// <summary>The C# type; set by a pass.</summary>
    public string Managed { get; init; } = string.Empty;
}
