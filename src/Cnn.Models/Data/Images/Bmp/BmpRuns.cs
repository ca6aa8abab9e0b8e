namespace Cnn.Models.Data.Images.Bmp;

/// <summary>Unpacks the run lengths of bitmaps with a palette: pairs of a length and a colour, and pixels as they are.</summary>
internal static class BmpRuns
{
    private const int EndOfRow = 0, EndOfImage = 1, Skip = 2;

    /// <summary>The places in the palette of all pixels; those that nothing says are of the first colour.</summary>
    /// <exception cref="DataException">Runs lead out of the image, or end early.</exception>
    public static byte[] Unpack(byte[] file, BmpHeader header, string name)
    {
        byte[] places = new byte[header.Width * header.Height];
        bool isHalf = header.Bits == 4;
        int x = 0, y = 0;
        for (int at = header.Start; at + 1 < file.Length;)
        {
            int count = file[at], value = file[at + 1];
            at += 2;
            if (count > 0)
            {
                for (int i = 0; i < count; i++)
                {
                    Put(isHalf ? (value >> (i % 2 == 0 ? 4 : 0)) & 15 : value);
                }
            }
            else if (value == EndOfRow)
            {
                (x, y) = (0, y + 1);
            }
            else if (value == EndOfImage)
            {
                return places;
            }
            else if (value == Skip)
            {
                if (at + 1 >= file.Length)
                {
                    break;
                }

                (x, y, at) = (x + file[at], y + file[at + 1], at + 2);
            }
            else
            {
                int bytes = isHalf ? (value + 1) / 2 : value;
                if (at + bytes > file.Length)
                {
                    break;
                }

                for (int i = 0; i < value; i++)
                {
                    Put(isHalf ? (file[at + (i / 2)] >> (i % 2 == 0 ? 4 : 0)) & 15 : file[at + i]);
                }

                at += (bytes + 1) / 2 * 2;
            }
        }

        throw BmpHeader.Damaged(name, "its pixels end early");

        void Put(int place)
        {
            if (y >= header.Height)
            {
                throw BmpHeader.Damaged(name, "its runs lead out of the image");
            }

            // What is longer than a row is cut off, as everywhere.
            if (x < header.Width)
            {
                places[(BmpReader.RowOf(header, y) * header.Width) + x++] = (byte)place;
            }
        }
    }
}
