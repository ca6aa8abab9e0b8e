using System.Reflection;
using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>The few functions of libclang's stable C API that reading headers takes.</summary>
internal static unsafe partial class LibClang
{
    private const string Library = "clang";
    private static readonly Lock Gate = new();
    private static nint loaded;

    /// <summary>Binds the imports to a library; once bound they stay so for the life of the process.</summary>
    /// <param name="path">A libclang file; null for the package's, else the system's.</param>
    /// <exception cref="HeaderParseException">There is none that loads.</exception>
    public static void Load(string? path)
    {
        lock (Gate)
        {
            if (loaded == 0)
            {
                loaded = ClangLocator.Load(path);
                NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? loaded : 0);
            }
        }
    }

    /// <summary>Reads a string and frees it.</summary>
    public static string TakeString(CXString value)
    {
        string text = Marshal.PtrToStringUTF8(clang_getCString(value)) ?? string.Empty;
        clang_disposeString(value);
        return text;
    }

    [LibraryImport(Library)]
    internal static partial nint clang_createIndex(int excludeDeclarationsFromPch, int displayDiagnostics);

    [LibraryImport(Library)]
    internal static partial void clang_disposeIndex(nint index);

    [LibraryImport(Library)]
    internal static partial int clang_parseTranslationUnit2(
        nint index, byte* file, byte** arguments, int argumentCount, void* unsavedFiles, uint unsavedCount, uint options, nint* unit);

    [LibraryImport(Library)]
    internal static partial void clang_disposeTranslationUnit(nint unit);

    [LibraryImport(Library)]
    internal static partial uint clang_getNumDiagnostics(nint unit);

    [LibraryImport(Library)]
    internal static partial nint clang_getDiagnostic(nint unit, uint index);

    [LibraryImport(Library)]
    internal static partial void clang_disposeDiagnostic(nint diagnostic);

    [LibraryImport(Library)]
    internal static partial int clang_getDiagnosticSeverity(nint diagnostic);

    [LibraryImport(Library)]
    internal static partial CXString clang_formatDiagnostic(nint diagnostic, uint options);

    [LibraryImport(Library)]
    internal static partial CXCursor clang_getTranslationUnitCursor(nint unit);

    [LibraryImport(Library)]
    internal static partial uint clang_visitChildren(CXCursor parent, delegate* unmanaged<CXCursor, CXCursor, nint, int> visitor, nint data);

    [LibraryImport(Library)]
    internal static partial CXString clang_getCursorSpelling(CXCursor cursor);

    [LibraryImport(Library)]
    internal static partial CXSourceRange clang_getCursorExtent(CXCursor cursor);

    [LibraryImport(Library)]
    internal static partial CXSourceLocation clang_getRangeStart(CXSourceRange range);

    [LibraryImport(Library)]
    internal static partial void clang_getSpellingLocation(CXSourceLocation location, nint* file, uint* line, uint* column, uint* offset);

    [LibraryImport(Library)]
    internal static partial CXString clang_getFileName(nint file);

    [LibraryImport(Library)]
    internal static partial CXType clang_getCursorType(CXCursor cursor);

    [LibraryImport(Library)]
    internal static partial CXType clang_getCursorResultType(CXCursor cursor);

    [LibraryImport(Library)]
    internal static partial CXType clang_getTypedefDeclUnderlyingType(CXCursor cursor);

    [LibraryImport(Library)]
    internal static partial CXType clang_getCanonicalType(CXType type);

    [LibraryImport(Library)]
    internal static partial CXType clang_getPointeeType(CXType type);

    [LibraryImport(Library)]
    internal static partial CXType clang_getArrayElementType(CXType type);

    [LibraryImport(Library)]
    internal static partial CXCursor clang_getTypeDeclaration(CXType type);

    [LibraryImport(Library)]
    internal static partial uint clang_isCursorDefinition(CXCursor cursor);

    [LibraryImport(Library)]
    internal static partial CXString clang_getTypeSpelling(CXType type);

    [LibraryImport(Library)]
    internal static partial CXString clang_getTypedefName(CXType type);

    [LibraryImport(Library)]
    internal static partial long clang_getEnumConstantDeclValue(CXCursor cursor);

    [LibraryImport(Library)]
    internal static partial uint clang_Cursor_isMacroFunctionLike(CXCursor cursor);

    [LibraryImport(Library)]
    internal static partial void clang_tokenize(nint unit, CXSourceRange range, CXToken** tokens, uint* count);

    [LibraryImport(Library)]
    internal static partial void clang_disposeTokens(nint unit, CXToken* tokens, uint count);

    [LibraryImport(Library)]
    internal static partial CXString clang_getTokenSpelling(nint unit, CXToken token);

    [LibraryImport(Library)]
    private static partial nint clang_getCString(CXString value);

    [LibraryImport(Library)]
    private static partial void clang_disposeString(CXString value);
}
