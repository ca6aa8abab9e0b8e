namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>A parameter of a function.</summary>
/// <param name="Name">The C name, or a made-up one where the header gives none.</param>
/// <param name="Type">The C type.</param>
internal sealed record Parameter(string Name, CType Type)
{
    /// <summary>The C# type; set by a pass.</summary>
    public string Managed { get; init; } = string.Empty;
}
