namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>A typedef of anything but an enum or a structure with fields.</summary>
/// <param name="Name">The new name.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="Underlying">What it stands for.</param>
/// <param name="IsOpaquePointer">True when it points to a structure that the header only announces.</param>
internal sealed record TypedefDeclaration(string Name, SourceLine Source, CType Underlying, bool IsOpaquePointer) : Declaration(Name, Source);
