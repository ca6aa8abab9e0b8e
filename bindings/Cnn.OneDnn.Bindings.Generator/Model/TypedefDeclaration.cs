namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>A typedef of anything but an enum or a structure with fields.</summary>
/// <param name="Name">The new name.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="Underlying">What it stands for.</param>
/// <param name="IsOpaquePointer">True when it points to a structure that the header only announces, or to void.</param>
/// <param name="IsOpaqueStructure">True when it is such a structure itself; functions then take pointers to it.</param>
internal sealed record TypedefDeclaration(string Name, SourceLine Source, CType Underlying, bool IsOpaquePointer, bool IsOpaqueStructure)
    : Declaration(Name, Source);
