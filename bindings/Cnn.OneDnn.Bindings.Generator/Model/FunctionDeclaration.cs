namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>An exported function.</summary>
internal sealed record FunctionDeclaration(string Name, SourceLine Source, CType Returns, IReadOnlyList<Parameter> Parameters)
    : Declaration(Name, Source)
{
    /// <summary>The C# return type; set by a pass.</summary>
    public string ManagedReturns { get; init; } = string.Empty;
}
