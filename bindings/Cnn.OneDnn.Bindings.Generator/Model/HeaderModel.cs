namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>What a set of headers declares, in the headers' order. Passes take one and give back a richer one.</summary>
internal sealed record HeaderModel
{
    /// <summary>The exported functions.</summary>
    public IReadOnlyList<FunctionDeclaration> Functions { get; init; } = [];

    /// <summary>The enumerations.</summary>
    public IReadOnlyList<EnumDeclaration> Enums { get; init; } = [];

    /// <summary>The structures with visible fields.</summary>
    public IReadOnlyList<StructDeclaration> Structs { get; init; } = [];

    /// <summary>The other typedefs.</summary>
    public IReadOnlyList<TypedefDeclaration> Typedefs { get; init; } = [];

    /// <summary>The macros with a body.</summary>
    public IReadOnlyList<MacroDeclaration> Macros { get; init; } = [];

    /// <summary>The opaque objects; found by a pass.</summary>
    public IReadOnlyList<HandleDeclaration> Handles { get; init; } = [];

    /// <summary>The macros that became constants; found by a pass.</summary>
    public IReadOnlyList<ConstantDeclaration> Constants { get; init; } = [];

    /// <summary>What was left out, and why: one line each.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}
