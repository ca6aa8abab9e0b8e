using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>Collects the declarations of the headers' own files, each once.</summary>
internal sealed class ModelBuilder(HeaderSet headers)
{
    private readonly HashSet<(CXCursorKind Kind, string Name, SourceLine Source)> seen = [];
    private readonly List<FunctionDeclaration> functions = [];
    private readonly List<EnumDeclaration> enums = [];
    private readonly List<StructDeclaration> structs = [];
    private readonly List<TypedefDeclaration> typedefs = [];
    private readonly List<MacroDeclaration> macros = [];

    /// <summary>Takes a top-level cursor, if it stands in one of the headers and says something new.</summary>
    public void Add(ClangUnit unit, CXCursor cursor)
    {
        (string file, int line) = ClangUnit.Start(cursor);
        string? header = file.Length == 0 ? null : headers.Relative(file);
        if (header is null)
        {
            return;
        }

        string name = Name(cursor);
        SourceLine source = new(header, line);
        if (!seen.Add((cursor.Kind, name, source)))
        {
            return;
        }

        switch (cursor.Kind)
        {
            case CXCursorKind.FunctionDecl:
                functions.Add(new FunctionDeclaration(name, source, TypeReader.Read(LibClang.clang_getCursorResultType(cursor)), Parameters(cursor)));
                break;
            // Those without a tag come by the typedef that names them.
            case CXCursorKind.EnumDecl when IsTagged(cursor, name):
                enums.Add(new EnumDeclaration(name, source, [.. Enumerators(cursor)]));
                break;
            case CXCursorKind.StructDecl when IsTagged(cursor, name):
                structs.Add(new StructDeclaration(name, source, [.. Fields(cursor)]));
                break;
            case CXCursorKind.TypedefDecl:
                AddTypedef(cursor, name, source);
                break;
            case CXCursorKind.MacroDefinition:
                AddMacro(unit, cursor, name, source);
                break;
            default:
                break;
        }
    }

    /// <summary>What was collected.</summary>
    public HeaderModel ToModel() => new()
    {
        Functions = functions,
        Enums = enums,
        Structs = structs,
        Typedefs = typedefs,
        Macros = macros,
    };

    private static string Name(CXCursor cursor) => LibClang.TakeString(LibClang.clang_getCursorSpelling(cursor));

    private static List<Parameter> Parameters(CXCursor function)
    {
        List<Parameter> parameters = [];
        foreach (CXCursor child in ClangUnit.Children(function).Where(child => child.Kind == CXCursorKind.ParmDecl))
        {
            string name = Name(child);
            parameters.Add(new Parameter(name.Length > 0 ? name : $"arg{parameters.Count}", TypeReader.Read(LibClang.clang_getCursorType(child))));
        }

        return parameters;
    }

    // Newer parsers call an enum without a tag "enum (unnamed at ...)".
    private static bool IsTagged(CXCursor cursor, string name) =>
        name.Length > 0 && !name.Contains(' ', StringComparison.Ordinal) && LibClang.clang_isCursorDefinition(cursor) != 0;

    private void AddTypedef(CXCursor cursor, string name, SourceLine source)
    {
        CXType underlying = LibClang.clang_getTypedefDeclUnderlyingType(cursor);
        CXCursor declared = LibClang.clang_getTypeDeclaration(LibClang.clang_getCanonicalType(underlying));
        if (Name(declared) == name && LibClang.clang_isCursorDefinition(declared) != 0)
        {
            return; // typedef struct x { ... } x: the tag has been taken already
        }

        if (declared.Kind == CXCursorKind.EnumDecl)
        {
            enums.Add(new EnumDeclaration(name, source, [.. Enumerators(declared)]));
        }
        else if (declared.Kind == CXCursorKind.StructDecl && LibClang.clang_isCursorDefinition(declared) != 0)
        {
            structs.Add(new StructDeclaration(name, source, [.. Fields(declared)]));
        }
        else
        {
            typedefs.Add(
                new TypedefDeclaration(
                    name, source, TypeReader.Read(underlying), IsOpaquePointer(underlying), IsOpaqueStructure(LibClang.clang_getCanonicalType(underlying))));
        }
    }

    private static bool IsOpaquePointer(CXType type)
    {
        CXType canonical = LibClang.clang_getCanonicalType(type);
        if (canonical.Kind != CXTypeKind.Pointer)
        {
            return false;
        }

        CXType pointee = LibClang.clang_getPointeeType(canonical);
        return pointee.Kind == CXTypeKind.Void || IsOpaqueStructure(pointee);
    }

    private static bool IsOpaqueStructure(CXType canonical) =>
        canonical.Kind == CXTypeKind.Record && LibClang.clang_isCursorDefinition(LibClang.clang_getTypeDeclaration(canonical)) == 0;

    private IEnumerable<Enumerator> Enumerators(CXCursor declared) =>
        ClangUnit.Children(declared).Where(child => child.Kind == CXCursorKind.EnumConstantDecl)
            .Select(child => new Enumerator(Name(child), Place(child), LibClang.clang_getEnumConstantDeclValue(child)));

    private IEnumerable<Field> Fields(CXCursor declared) =>
        ClangUnit.Children(declared).Where(child => child.Kind == CXCursorKind.FieldDecl)
            .Select(child => new Field(Name(child), Place(child), TypeReader.Read(LibClang.clang_getCursorType(child))));

    private SourceLine Place(CXCursor cursor)
    {
        (string file, int line) = ClangUnit.Start(cursor);
        return new SourceLine(headers.Relative(file) ?? string.Empty, line);
    }

    private void AddMacro(ClangUnit unit, CXCursor cursor, string name, SourceLine source)
    {
        List<string> tokens = unit.Tokens(cursor);
        tokens.RemoveAt(0);
        List<string>? parameters = null;
        if (LibClang.clang_Cursor_isMacroFunctionLike(cursor) != 0)
        {
            int close = tokens.IndexOf(")");
            parameters = [.. tokens[1..close].Where(token => token != ",")];
            tokens = tokens[(close + 1)..];
        }

        if (tokens.Count > 0)
        {
            macros.Add(new MacroDeclaration(name, source, parameters, tokens));
        }
    }
}
