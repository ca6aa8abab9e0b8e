namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>An opaque object: a pointer of its own type in C#, so that the compiler keeps kinds apart.</summary>
internal sealed record HandleDeclaration(string Name, SourceLine Source) : Declaration(Name, Source);
