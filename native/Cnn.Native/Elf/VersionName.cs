namespace Cnn.Native.Elf;

/// <summary>A symbol version's name taken apart: GLIBC_2.38 is the family GLIBC, version 2.38.</summary>
/// <param name="Family">The part before the underscore.</param>
/// <param name="Number">The version.</param>
internal readonly record struct VersionName(string Family, Version Number)
{
    /// <summary>The family of the C library's versions.</summary>
    public const string GlibcFamily = "GLIBC";

    /// <summary>Takes a name apart; null for names of another form.</summary>
    public static VersionName? Parse(string name)
    {
        int underscore = name.LastIndexOf('_');
        if (underscore <= 0)
        {
            return null;
        }

        string digits = name[(underscore + 1)..];
        return Version.TryParse(digits.Contains('.', StringComparison.Ordinal) ? digits : digits + ".0", out Version? number)
            ? new VersionName(name[..underscore], number)
            : null;
    }

    /// <summary>The highest glibc version that a library needs; null when it needs none.</summary>
    public static Version? HighestGlibc(ElfLibrary library) =>
        library.Versions.Select(version => Parse(version.Name)).Where(name => name?.Family == GlibcFamily).Max(name => name?.Number);
}
