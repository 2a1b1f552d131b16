// Where the log is read from: a server's /api/audit/log or a directory with the same layout.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Largest bundle: 256 entries of 65,535 bytes behind two bytes of length each.
const maxFileBytes = 256 * (65_535 + 2)

// source reads one file of the log by its path.
type source func(path string) ([]byte, error)

func openSource(base string, apiKey string) source {
	if strings.HasPrefix(base, "http://") || strings.HasPrefix(base, "https://") {
		return httpSource(strings.TrimRight(base, "/"), apiKey)
	}
	return func(path string) ([]byte, error) {
		file, err := os.Open(filepath.Join(base, filepath.FromSlash(path)))
		if err != nil {
			return nil, fmt.Errorf("%s: missing", path)
		}
		defer file.Close()
		return readBounded(path, file)
	}
}

func httpSource(base string, apiKey string) source {
	client := &http.Client{Timeout: 30 * time.Second}
	return func(path string) ([]byte, error) {
		request, err := http.NewRequest(http.MethodGet, base+"/"+path, nil)
		if err != nil {
			return nil, err
		}
		if apiKey != "" {
			request.Header.Set("Authorization", "Bearer "+apiKey)
		}
		answer, err := client.Do(request)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s: status %d", path, answer.StatusCode)
		}
		return readBounded(path, answer.Body)
	}
}

func readBounded(path string, reader io.Reader) ([]byte, error) {
	bytes, err := io.ReadAll(io.LimitReader(reader, maxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(bytes) > maxFileBytes {
		return nil, fmt.Errorf("%s: longer than any tile or bundle", path)
	}
	return bytes, nil
}
