using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>libclang's types as the model's.</summary>
internal static class TypeReader
{
    /// <summary>Reads a type; typedefs stay names, and so does what C# may not be able to say, which matters only where a binding needs it.</summary>
    public static CType Read(CXType type) => type.Kind switch
    {
        CXTypeKind.Void => CType.Builtin("void"),
        CXTypeKind.UChar => CType.Builtin("unsigned char"),
        CXTypeKind.UShort => CType.Builtin("unsigned short"),
        CXTypeKind.UInt => CType.Builtin("unsigned int"),
        CXTypeKind.ULong => CType.Builtin("unsigned long"),
        CXTypeKind.ULongLong => CType.Builtin("unsigned long long"),
        CXTypeKind.CharS => CType.Builtin("char"),
        CXTypeKind.SChar => CType.Builtin("signed char"),
        CXTypeKind.Short => CType.Builtin("short"),
        CXTypeKind.Int => CType.Builtin("int"),
        CXTypeKind.Long => CType.Builtin("long"),
        CXTypeKind.LongLong => CType.Builtin("long long"),
        CXTypeKind.Float => CType.Builtin("float"),
        CXTypeKind.Double => CType.Builtin("double"),
        CXTypeKind.Pointer => CType.Pointer(Read(LibClang.clang_getPointeeType(type))),
        CXTypeKind.ConstantArray or CXTypeKind.IncompleteArray => CType.Array(Read(LibClang.clang_getArrayElementType(type))),
        CXTypeKind.Typedef => CType.Named(LibClang.TakeString(LibClang.clang_getTypedefName(type))),
        CXTypeKind.Elaborated or CXTypeKind.Record or CXTypeKind.Enum =>
            CType.Named(LibClang.TakeString(LibClang.clang_getCursorSpelling(LibClang.clang_getTypeDeclaration(type)))),
        _ => CType.Named(LibClang.TakeString(LibClang.clang_getTypeSpelling(type))),
    };
}
