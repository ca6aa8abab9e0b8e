using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>One parsed translation unit, and the walks over it.</summary>
internal sealed unsafe class ClangUnit : IDisposable
{
    private const uint DetailedPreprocessingRecord = 0x01;
    private const uint SkipFunctionBodies = 0x40;
    private const int FirstErrorSeverity = 3;

    private readonly nint index;
    private readonly nint unit;

    /// <summary>Parses a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="arguments">The compiler's arguments.</param>
    /// <exception cref="HeaderParseException">The file cannot be read, or it has errors.</exception>
    public ClangUnit(string file, IReadOnlyList<string> arguments)
    {
        index = LibClang.clang_createIndex(0, 0);
        int status = Parse(index, file, arguments, out unit);
        if (status != 0)
        {
            LibClang.clang_disposeIndex(index);
            throw new HeaderParseException($"libclang could not parse {file} (code {status}). Check that the headers are complete.");
        }

        string errors = Errors();
        if (errors.Length > 0)
        {
            Dispose();
            throw new HeaderParseException($"The headers do not parse: {errors}");
        }
    }

    /// <summary>The top-level declarations and macros.</summary>
    public List<CXCursor> Declarations() => Children(LibClang.clang_getTranslationUnitCursor(unit));

    /// <summary>A cursor's direct children.</summary>
    public static List<CXCursor> Children(CXCursor parent)
    {
        List<CXCursor> children = [];
        GCHandle handle = GCHandle.Alloc(children);
        try
        {
            _ = LibClang.clang_visitChildren(parent, &Collect, GCHandle.ToIntPtr(handle));
        }
        finally
        {
            handle.Free();
        }

        return children;
    }

    /// <summary>The tokens of a cursor's extent.</summary>
    public List<string> Tokens(CXCursor cursor)
    {
        CXToken* tokens;
        uint count;
        LibClang.clang_tokenize(unit, LibClang.clang_getCursorExtent(cursor), &tokens, &count);
        List<string> spellings = [];
        for (uint i = 0; i < count; i++)
        {
            spellings.Add(LibClang.TakeString(LibClang.clang_getTokenSpelling(unit, tokens[i])));
        }

        LibClang.clang_disposeTokens(unit, tokens, count);
        return spellings;
    }

    /// <summary>The file and line where a cursor begins; an empty file for what the compiler itself defines.</summary>
    public static (string File, int Line) Start(CXCursor cursor)
    {
        nint file;
        uint line;
        LibClang.clang_getSpellingLocation(LibClang.clang_getRangeStart(LibClang.clang_getCursorExtent(cursor)), &file, &line, null, null);
        return file == 0 ? (string.Empty, 0) : (LibClang.TakeString(LibClang.clang_getFileName(file)), (int)line);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        LibClang.clang_disposeTranslationUnit(unit);
        LibClang.clang_disposeIndex(index);
    }

    private static int Parse(nint index, string file, IReadOnlyList<string> arguments, out nint unit)
    {
        nint[] texts = [.. arguments.Select(Marshal.StringToCoTaskMemUTF8)];
        try
        {
            nint parsed = 0;
            int status;
            fixed (byte* name = Encoding.UTF8.GetBytes(file + '\0'))
            fixed (nint* pointers = texts)
            {
                status = LibClang.clang_parseTranslationUnit2(
                    index, name, (byte**)pointers, texts.Length, null, 0, DetailedPreprocessingRecord | SkipFunctionBodies, &parsed);
            }

            unit = parsed;
            return status;
        }
        finally
        {
            Array.ForEach(texts, Marshal.FreeCoTaskMem);
        }
    }

    [UnmanagedCallersOnly]
    private static int Collect(CXCursor cursor, CXCursor parent, nint data)
    {
        Unsafe.As<List<CXCursor>>(GCHandle.FromIntPtr(data).Target!).Add(cursor);
        return 1;
    }

    private string Errors()
    {
        StringBuilder text = new();
        for (uint i = 0; i < LibClang.clang_getNumDiagnostics(unit); i++)
        {
            nint diagnostic = LibClang.clang_getDiagnostic(unit, i);
            if (LibClang.clang_getDiagnosticSeverity(diagnostic) >= FirstErrorSeverity)
            {
                text.Append(text.Length > 0 ? "; " : string.Empty).Append(LibClang.TakeString(LibClang.clang_formatDiagnostic(diagnostic, 1)));
            }

            LibClang.clang_disposeDiagnostic(diagnostic);
        }

        return text.ToString();
    }
}
