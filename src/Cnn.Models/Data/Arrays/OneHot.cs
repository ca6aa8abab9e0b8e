namespace Cnn.Models.Data.Arrays;

/// <summary>Labels as rows of zeros with a single one, which say the same as its place.</summary>
internal static class OneHot
{
    /// <summary>Whether every row of some labels has exactly one 1 and zeros else.</summary>
    public static bool Is(NumberArray labels)
    {
        int width = labels.Count / labels.Shape[0];
        for (int row = 0; row < labels.Shape[0]; row++)
        {
            int ones = 0;
            for (int i = 0; i < width; i++)
            {
                double value = labels[(row * width) + i];
                ones += value == 1 ? 1 : value == 0 ? 0 : 2;
            }

            if (ones != 1 || width == 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The places of the ones.</summary>
    public static NumberArray ToClasses(NumberArray labels)
    {
        int count = labels.Shape[0], width = labels.Count / count;
        byte[] classes = new byte[count * sizeof(int)];
        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i] == 1)
            {
                BitConverter.TryWriteBytes(classes.AsSpan(i / width * sizeof(int)), i % width);
            }
        }

        return new NumberArray(labels.Name, [count], NumberKind.Signed, sizeof(int), classes);
    }
}
