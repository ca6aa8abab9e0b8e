namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>A macro that C# can say: a constant, or a function of ints.</summary>
/// <param name="Name">The macro's name.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="ManagedType">The C# type.</param>
/// <param name="Expression">The C# value.</param>
/// <param name="Parameters">The parameters of a function-like macro; null for a constant.</param>
internal sealed record ConstantDeclaration(string Name, SourceLine Source, string ManagedType, string Expression, IReadOnlyList<string>? Parameters)
    : Declaration(Name, Source);
