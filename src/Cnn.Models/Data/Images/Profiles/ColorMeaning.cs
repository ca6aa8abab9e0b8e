namespace Cnn.Models.Data.Images.Profiles;

/// <summary>What an image's numbers stand for.</summary>
/// <param name="Transform">The way to sRGB; null where they are that, or nothing else is known.</param>
/// <param name="Problem">Why the profile that the file has cannot be used, in words for within a sentence; null where nothing is wrong.</param>
internal readonly record struct ColorMeaning(ColorTransform? Transform, string? Problem);
