namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>The values of libclang's CXCursorKind that headers in C give rise to; stable since libclang 3.</summary>
internal enum CXCursorKind
{
    /// <summary>A struct.</summary>
    StructDecl = 2,

    /// <summary>An enum.</summary>
    EnumDecl = 5,

    /// <summary>A field of a struct.</summary>
    FieldDecl = 6,

    /// <summary>A value of an enum.</summary>
    EnumConstantDecl = 7,

    /// <summary>A function.</summary>
    FunctionDecl = 8,

    /// <summary>A parameter.</summary>
    ParmDecl = 10,

    /// <summary>A typedef.</summary>
    TypedefDecl = 20,

    /// <summary>A macro's definition.</summary>
    MacroDefinition = 501,
}
